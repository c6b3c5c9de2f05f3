#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/host.hpp"

/// Keeping a recording for good, where it has been made for the moment only: live ones are pruned (run/places.hpp).
namespace run {

/// Gives recordings a second name. Where both names are in one file system it is a hard link (link(2)):
/// nothing is copied, and a run that goes on is recorded to its end under both. Elsewhere the file is copied by a
/// thread, whole or not at all.
///
///     Keeper keeper{[] { glfwPostEmptyEvent(); }};            // Called on that thread: progress, or a copy is over.
///     if (keeper.keep(trace, "run.spawn") == host::Kept::Now) say("Saved");
///     ... draw(keeper.part()) ...
///     while (const auto done = keeper.take_done()) say(done->trouble.empty() ? "Saved" : done->trouble);
///
/// The destructor waits for all copies, since they were promised; it prints the failures on standard error.
class Keeper : public host::Keeper {
 public:
  explicit Keeper(std::function<void()> on_news = {});
  ~Keeper() override;
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// Of a run that goes on a copy would be torn: WhenItEnds.
  host::Kept keep(const std::filesystem::path& recording, const std::filesystem::path& to) override;
  bool busy() const override { return !copies_.empty(); }
  const std::filesystem::path& to() const override;
  double part() const override;
  void cancel() override;
  std::optional<Done> take_done() override;

 private:
  class Copy;

  std::function<void()> on_news_;
  std::vector<std::unique_ptr<Copy>> copies_;
};

}  // namespace run
