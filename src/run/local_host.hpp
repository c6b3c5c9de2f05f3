#pragma once

#include "host/host.hpp"

namespace run {

/// This machine: programs become processes (run.hpp), files lie in the user's folders (places.hpp). Has no state.
class LocalHost : public host::Host {
 public:
  std::optional<base::Text> why_not(host::Ability) const override { return std::nullopt; }
  std::unique_ptr<host::LiveProgram> start(const host::Launch& launch, std::function<void()> on_news) override;
  std::unique_ptr<host::Watch> watch(const std::filesystem::path& file, std::function<void()> on_change) override;
  std::string read(const std::filesystem::path& file) const override;
  base::FolderListing list(const std::filesystem::path& folder) const override;
  std::unique_ptr<host::Export> export_recording(const host::ExportWish& wish, std::function<void()> on_news) override;
  std::unique_ptr<host::Keeper> keeper(std::function<void()> on_news) override;
  std::filesystem::path new_picture(const std::string& stem, const std::string& extension) const override;
  std::filesystem::path new_recording(const std::string& stem) const override;
  std::optional<std::size_t> removed_after(const std::filesystem::path& recording) const override;
  std::filesystem::path copies() const override;
  void write_copy(const std::filesystem::path& copy, std::string_view text) override;
  std::string shown(const std::filesystem::path& path) const override;
  std::string notice() const override;
};

}  // namespace run
