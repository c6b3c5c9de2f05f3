#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Keeping a recording for good, where it has been made for the moment only: live ones are pruned (run/places.hpp).
namespace run {

enum class Kept { Now, BeingCopied, WhenItEnds };

/// Gives recordings a second, lasting name. Where both names are in one file system it is a hard link (link(2)):
/// nothing is copied, and a run that goes on is recorded to its end under both. Elsewhere the file is copied by a
/// thread, whole or not at all.
///
///     Keeper keeper{[] { glfwPostEmptyEvent(); }};            // Called on that thread: progress, or a copy is over.
///     if (keeper.keep(trace, "run.spawn") == Kept::Now) say("Saved");
///     ... draw(keeper.part()) ...
///     while (const auto done = keeper.take_done()) say(done->trouble.empty() ? "Saved" : done->trouble);
///
/// The destructor waits for all copies, since they were promised; it prints the failures on standard error.
class Keeper {
 public:
  /// A copy that is over.
  struct Done {
    std::filesystem::path from, to;
    std::string trouble;  ///< Why there is no such file; empty: there is one, or it was cancelled.
    bool cancelled = false;
  };

  explicit Keeper(std::function<void()> on_news = {});
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// `to` must not exist. A copy of a run that goes on would be torn: then nothing is done yet, and WhenItEnds
  /// returned. The recording may be removed as soon as a copy has begun. Does not block; throws base::Failure,
  /// std::system_error.
  Kept keep(const std::filesystem::path& recording, const std::filesystem::path& to);

  bool busy() const { return !copies_.empty(); }
  /// The copy that was begun first, of those that take_done has not returned: where it goes, and how much of it is
  /// done, 0 to 1. Precondition: busy().
  const std::filesystem::path& to() const;
  double part() const;
  /// Ends all of them as soon as possible; nothing is left of what they wrote.
  void cancel();
  std::optional<Done> take_done();

 private:
  class Copy;

  std::function<void()> on_news_;
  std::vector<std::unique_ptr<Copy>> copies_;
};

}  // namespace run
