#include "app/programs.hpp"

#include <algorithm>
#include <utility>

#include "model/story.hpp"
#include "model/words.hpp"
#include "view/commands.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kEnded{"The program has ended with exit status {0}. {1} runs it again, {2} saves the recording.",
                      "程序已结束，退出状态 {0}。按 {1} 再运行一次，按 {2} 保存录制。"};
constexpr Text kFailed{"{0}: with that the program has ended, exit status {1}. {2} goes there, {3} runs it again.",
                       "{0}：程序因此结束，退出状态 {1}。按 {2} 跳到那里，按 {3} 再运行一次。"};
constexpr Text kStopped{"It does not end by itself: ended after {0} s, as its lesson says. {1} runs it again.",
                        "程序不会自己结束：按课程设定，{0} 秒后已将它结束。按 {1} 再运行一次。"};
constexpr Text kSignalled{"The program was ended by {0}. {1} runs it again, {2} saves the recording.",
                          "程序被 {0} 结束。按 {1} 再运行一次，按 {2} 保存录制。"};

std::function<void()> never_empty(std::function<void()> callback) {
  if (!callback) return [] {};
  return callback;
}

/// The exception that has left the main process, shortened; empty: none has.
std::string last_error_of_main(const model::History& history) {
  const auto events = history.events();
  const auto began = std::find_if(events.begin(), events.end(),
                                  [](const trace::Event& event) { return event.kind == trace::Kind::RunBegan; });
  if (began == events.end()) return {};
  const auto raised = std::find_if(events.rbegin(), events.rend(), [&](const trace::Event& event) {
    return event.kind == trace::Kind::Raised && event.actor == began->object;
  });
  return raised == events.rend() ? std::string{} : model::shortened(history.texts().text(raised->text));
}

}  // namespace

Programs::Programs(host::Host& host, std::function<void()> on_news)
    : host_{host}, on_news_{never_empty(std::move(on_news))}, work_{host, on_news_} {}

std::unique_ptr<Showing> Programs::start(host::Launch launch) {
  auto run = host_.start(launch, [this] {
    come_ = true;
    on_news_();
  });
  launch.record.clear();
  return std::make_unique<Showing>(std::move(run), std::move(launch), work_.keeper());
}

std::unique_ptr<Showing> Programs::start_watched(host::Launch launch) {
  auto showing = start(std::move(launch));
  showing->watch = host_.watch(showing->launch->program.front(), on_news_);
  return showing;
}

std::unique_ptr<Showing> Programs::open(std::unique_ptr<recording::Recording> recording) {
  return std::make_unique<Showing>(std::move(recording), work_.keeper());
}

EndText end_text(const host::RunEnd& end, const host::Launch& launch, const model::History& history,
                 base::Language language) {
  if (!end.recording_lost.empty()) return {end.recording_lost, true};
  const std::string again = view::key_of(view::Command::RunAgain), save = view::key_of(view::Command::SaveRecording);
  if (end.stopped) return {view::tr(language, kStopped, launch.stop_after.count(), again)};
  // The film may be far from it: the error itself is said at once.
  const std::string error = last_error_of_main(history);
  if (end.value > 0 && !error.empty())
    return {view::tr(language, kFailed, error, end.value, view::key_of(view::Command::ToEnd), again), true};
  return {end.value >= 0 ? view::tr(language, kEnded, end.value, again, save)
                         : view::tr(language, kSignalled, model::signal_name(-end.value), again, save)};
}

}  // namespace app
