#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "app/long_work.hpp"
#include "app/showing.hpp"
#include "app/undone_choices.hpp"
#include "base/text.hpp"
#include "host/host.hpp"

namespace app {

/// The programs that the desk shows: it starts them on its host and opens their recordings, knows whether they have
/// news, and does what takes long with their recordings.
///
///     Programs programs{host, [] { glfwPostEmptyEvent(); }};             // called on other threads
///     std::unique_ptr<Showing> showing = programs.start({.program = {"hello.py"}});
///     if (programs.take_news()) showing->recording->update();
///
/// Has to outlive what it has started and opened: their callbacks lead here, and it keeps what they were promised. The
/// host has to outlive it.
class Programs {
 public:
  explicit Programs(host::Host& host, std::function<void()> on_news = {});
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;

  /// Throws what host::Host::start throws. What has been recorded stays: the launch that Showing keeps, for another run
  /// of the same or of a changed program, names no recording.
  std::unique_ptr<Showing> start(host::Launch launch);
  /// The same for a program whose file the user may rewrite meanwhile: it is watched.
  std::unique_ptr<Showing> start_watched(host::Launch launch);
  std::unique_ptr<Showing> open(std::unique_ptr<recording::Recording> recording);

  /// A trace has grown, or a run has finished, since the last take_news().
  bool news() const { return come_; }
  bool take_news() { return come_.exchange(false); }

  LongWork& work() { return work_; }
  const LongWork& work() const { return work_; }
  UndoneChoices& undone() { return undone_; }

 private:
  host::Host& host_;
  std::function<void()> on_news_;  // Never empty.
  std::atomic<bool> come_{false};
  LongWork work_;
  UndoneChoices undone_;
};

/// How a run ended, in a sentence with the keys for what can be done next.
struct EndText {
  std::string says;
  bool trouble = false;
};
/// `launch`: as it was run; `history`: all of it.
EndText end_text(const host::RunEnd& end, const host::Launch& launch, const model::History& history,
                 base::Language language);

}  // namespace app
