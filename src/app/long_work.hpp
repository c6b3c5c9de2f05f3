#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/host.hpp"
#include "recording/opening.hpp"
#include "view/work_bar.hpp"

namespace app {

/// Long work while the window answers: a large recording being read, an export being made, recordings being copied.
///
///     LongWork work{host, [] { glfwPostEmptyEvent(); }};    // called on other threads
///     work.open("run.spawn", 150'000);
///     draw(work.bar(language));                             // each frame
///     for (auto done = work.take_done(language); ...)       // likewise
///
/// The destructor cancels reading and export, and waits for the copies, which were promised (host::Keeper).
class LongWork {
 public:
  /// The host has to outlive it.
  explicit LongWork(host::Host& host, std::function<void()> on_news = {})
      : host_{host}, on_news_{std::move(on_news)}, keeper_{host.keeper(on_news_)} {}

  /// Reads a recording of which the first `first` events have been read already. Cancels another that is being read.
  void open(const std::filesystem::path& path, std::size_t first);
  bool opening() const { return opening_ != nullptr; }
  /// Precondition: not exporting(). Throws what host::Host::export_recording throws.
  void export_recording(const host::ExportWish& wish) { export_ = host_.export_recording(wish, on_news_); }
  bool exporting() const { return export_ != nullptr; }
  /// Copies recordings that are kept. Has to outlive what is shown.
  host::Keeper& keeper() { return *keeper_; }
  bool copying() const { return keeper_->busy(); }
  /// The user has asked for this copy and waits for it.
  void await(const std::filesystem::path& copy) { awaited_ = copy; }
  bool awaits(const std::filesystem::path& copy) const { return !copy.empty() && awaited_ == copy; }
  bool going_on() const { return opening() || exporting() || copying(); }
  /// The user has played to the end of what has been read: playing goes on when there is more.
  void play_on_when_opened() { play_on_ = opening(); }

  /// What goes on, for its bar.
  view::Work bar(base::Language language) const;

  struct Copy {
    host::Keeper::Done done;
    bool awaited = false;
  };
  struct Done {
    std::unique_ptr<recording::Recording> whole;  ///< nullptr: no recording has been read to its end.
    bool play_on = false;
    struct Sentence {
      std::string says;
      bool trouble = false;
    };
    std::vector<Sentence> sentences;
    std::vector<Copy> copies;
  };
  /// What has come to its end since the last call.
  Done take_done(base::Language language);

  enum class Cancelled { Nothing, Export, Copies, Opening };
  /// Cancels the export, else the copies, else the opening. Export and copies are over only when take_done says so.
  Cancelled cancel();
  /// The reading alone; without one does nothing.
  void cancel_opening();

 private:
  host::Host& host_;
  std::function<void()> on_news_;
  std::unique_ptr<recording::Opening> opening_;
  std::unique_ptr<recording::Opening> abandoned_;  // Cancelled; ends by itself.
  std::unique_ptr<host::Export> export_;
  bool play_on_ = false;
  std::unique_ptr<host::Keeper> keeper_;
  std::filesystem::path awaited_;
};

}  // namespace app
