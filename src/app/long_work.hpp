#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/export_job.hpp"
#include "recording/opening.hpp"
#include "run/keep.hpp"
#include "view/work_bar.hpp"

namespace app {

/// Long work while the window answers: a large recording being read, an export being made, recordings being copied.
///
///     LongWork work{[] { glfwPostEmptyEvent(); }};          // called on other threads
///     work.open("run.spawn", 150'000);
///     draw(work.bar(language));                             // each frame
///     for (auto done = work.take_done(language); ...)       // likewise
///
/// The destructor cancels reading and export, and waits for the copies, which were promised (run::Keeper).
class LongWork {
 public:
  explicit LongWork(std::function<void()> on_news = {}) : on_news_{std::move(on_news)}, keeper_{on_news_} {}

  /// Reads a recording of which the first `first` events have been read already. Cancels another that is being read.
  void open(const std::filesystem::path& path, std::size_t first);
  bool opening() const { return opening_ != nullptr; }
  /// `arguments` as of ExportJob. Precondition: not exporting(). Throws engine::SpawnError.
  void export_to(const std::filesystem::path& output, std::vector<std::string> arguments);
  bool exporting() const { return export_ != nullptr; }
  /// Copies recordings that are kept. Has to outlive what is shown.
  run::Keeper& keeper() { return keeper_; }
  bool copying() const { return keeper_.busy(); }
  /// The user has asked for this copy and waits for it.
  void await(const std::filesystem::path& copy) { awaited_ = copy; }
  bool awaits(const std::filesystem::path& copy) const { return !copy.empty() && awaited_ == copy; }
  bool going_on() const { return opening() || exporting() || copying(); }
  /// The user has played to the end of what has been read: playing goes on when there is more.
  void play_on_when_opened() { play_on_ = opening(); }

  /// What goes on, for its bar.
  view::Work bar(base::Language language) const;

  struct Copy {
    run::Keeper::Done done;
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
  std::function<void()> on_news_;
  std::unique_ptr<recording::Opening> opening_;
  std::unique_ptr<recording::Opening> abandoned_;  // Cancelled; ends by itself.
  std::unique_ptr<ExportJob> export_;
  bool play_on_ = false;
  run::Keeper keeper_;
  std::filesystem::path awaited_;
};

}  // namespace app
