#pragma once

#include "host/host.hpp"

namespace host {

/// A host for viewers that show a recording and can do nothing else, such as a page in a browser. Every ability has its
/// reason.
class ViewOnly : public Host {
 public:
  std::optional<base::Text> why_not(Ability ability) const override;
  std::unique_ptr<LiveProgram> start(const Launch& launch, std::function<void()> on_news) override;
  std::unique_ptr<Watch> watch(const std::filesystem::path& file, std::function<void()> on_change) override;
  std::string read(const std::filesystem::path& file) const override;
  base::FolderListing list(const std::filesystem::path& folder) const override;
  std::unique_ptr<Export> export_recording(const ExportWish& wish, std::function<void()> on_news) override;
  /// One that has nothing to do, and throws when it is given something.
  std::unique_ptr<Keeper> keeper(std::function<void()> on_news) override;
  std::filesystem::path new_picture(const std::string& stem, const std::string& extension) const override;
  std::filesystem::path new_recording(const std::string& stem) const override;
  std::optional<std::size_t> removed_after(const std::filesystem::path& recording) const override;
  std::filesystem::path copies() const override;
  void write_copy(const std::filesystem::path& copy, std::string_view text) override;
  std::string shown(const std::filesystem::path& path) const override;
  std::string notice() const override;
};

}  // namespace host
