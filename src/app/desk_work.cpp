// Long work: a large recording being read, an export being made, a recording being copied. The window answers
// meanwhile, and Escape ends it.
#include "app/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "app/lessons.hpp"
#include "image/film.hpp"
#include "model/story.hpp"
#include "run/places.hpp"

namespace app {
namespace {

using view::Text;

// What is read before the first picture: a few hundredths of a second.
constexpr std::size_t kFirstLook = 150'000;

constexpr Text kOpening{"Opening {0}", "正在打开 {0}"};
constexpr Text kExporting{"Making {0}", "正在生成 {0}"};
constexpr Text kSaving{"Saving {0}", "正在保存 {0}"};
constexpr Text kCancelled{"Cancelled: nothing was saved.", "已取消，没有保存任何文件。"};
constexpr Text kOneAtATime{"Something is being made already: wait, or cancel it.",
                           "正在生成另一个文件：请等待，或先取消。"};
constexpr Text kSaved{"Saved as {0}", "已保存为 {0}"};
constexpr Text kTakeAlong{"Take it along", "带走"};
constexpr Text kRecording{"Save the recording", "保存录制"};
constexpr Text kKept{"Saved as {0}. What is not saved is in {1}: the newest {2} only.",
                     "已保存为 {0}。没有保存的录制在 {1}，只留最近 {2} 次。"};
constexpr Text kKeptToItsEnd{"Saved as {0}, which goes on to the program's end.", "已保存为 {0}，会一直录到程序结束。"};
constexpr Text kWillBeKept{"When the program has ended it will be saved as {0}.", "程序结束后将保存为 {0}。"};
constexpr Text kIsKept{"It is kept already: {0}", "它已经保存在 {0}"};
constexpr Text kWindowPicture{"Picture of the window", "整个窗口的图片"};
constexpr Text kPanelPicture{"Picture of this panel: {0}", "单个面板的图片：{0}"};
constexpr Text kFilm{"Film strip of the key moments", "关键时刻的连环画"};
constexpr Text kAnimation{"Animation of the whole run", "整次运行的动画"};
constexpr Text kStory{"The story in sentences", "用句子讲述经过"};
constexpr Text kText{"text", "文本"};
constexpr Text kTable{"Table of all events", "全部事件的表格"};
constexpr Text kChrome{"Chrome trace", "Chrome 跟踪数据"};
constexpr Text kOnlyBeginning{"Only the beginning has been read: {0} of the events.", "只读入了开头：全部事件的 {0}。"};
constexpr Text kIncomplete{"The recording is incomplete from {0} on: there was no more space.",
                           "录制从 {0} 起不完整：空间已用完。"};

}  // namespace

void Desk::open_recording(const std::filesystem::path& path, std::string_view name) {
  try {
    auto recording = std::make_unique<recording::Recording>(path, kFirstLook);
    const lesson::Lesson* lesson = name.empty() ? lesson_of(library_, *recording) : &find_lesson(library_, name);
    forget_changes();
    show(std::make_unique<Showing>(std::move(recording), keeper_), lesson);
    settings_.remember(path);
    if (shown_->recording->whole()) return note_what_is_missing();
    opening_ = std::make_unique<recording::Opening>(path, kFirstLook, [this] {
      if (on_news_) on_news_();
    });
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::note_what_is_missing() {
  if (const auto since = shown_->recording->incomplete_since(); since.count() != 0) {
    say(view::tr(settings_.language, kIncomplete, model::time_text(since)), true);
  }
}

void Desk::look_after_export() {
  const auto job = std::exchange(export_, nullptr);
  if (job->trouble().empty()) {
    say(view::tr(settings_.language, kSaved, job->output().string()));
  } else if (job->cancelled()) {
    say(view::tr(settings_.language, kCancelled));
  } else {
    say(job->trouble(), true);
  }
}

// Of a copy that was promised for the end of the run the user has heard; only its failure is news.
void Desk::look_after_copy(const run::Keeper::Done& copy) {
  const bool awaited = awaited_ == copy.to;
  if (awaited) awaited_.clear();
  if (copy.trouble.empty() && !copy.cancelled) {
    settings_.remember(copy.to);
    if (awaited) say_kept(copy.from, copy.to);
    return;
  }
  for (Showing* each : {shown_.get(), change_ ? change_->original.get() : nullptr})
    if (each != nullptr && each->kept == copy.to) each->kept.clear();
  say(copy.cancelled ? view::tr(settings_.language, kCancelled) : copy.trouble, !copy.cancelled);
}

void Desk::look_after_work() {
  if (export_ && export_->over()) look_after_export();
  while (const auto copy = keeper_.take_done()) look_after_copy(*copy);
  if (abandoned_ && abandoned_->over()) abandoned_.reset();
  if (!opening_ || !opening_->over()) return;
  const auto opening = std::exchange(opening_, nullptr);
  try {
    if (auto whole = opening->take()) show_whole(std::move(whole));
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

// The beginning is replaced by the whole. What the user has chosen, where he is and what he has zoomed into stay as
// they are.
void Desk::show_whole(std::unique_ptr<recording::Recording> whole) {
  shown_->panels.use(whole->detail());
  shown_->recording = std::move(whole);
  if (std::exchange(play_on_, false)) transport_.play(shown_->recording->history());
  note_what_is_missing();
}

bool Desk::cancel_work() {
  if (export_) {
    export_->cancel();
    return true;
  }
  if (keeper_.busy()) {
    keeper_.cancel();
    return true;
  }
  if (!opening_) return false;
  cancel_opening();
  say(view::tr(settings_.language, kOnlyBeginning, fmt::format("{:.1f} %", shown_->recording->part_read() * 100)));
  return true;
}

void Desk::cancel_opening() {
  opening_->cancel();
  abandoned_ = std::move(opening_);
  play_on_ = false;
}

// The work that is cancelled first.
view::Work Desk::work() const {
  if (export_)
    return {view::tr(settings_.language, kExporting, export_->output().filename().string()), export_->part()};
  if (keeper_.busy()) return {view::tr(settings_.language, kSaving, keeper_.to().filename().string()), keeper_.part()};
  if (opening_) return {view::tr(settings_.language, kOpening, opening_->path().filename().string()), opening_->part()};
  return {};
}

// What is in sight is taken as it is seen; films and data are made of the whole recording, beside the window.
void Desk::open_menu() {
  if (!shown_) return;
  const base::Language language = settings_.language;
  std::vector<Front::Choice> choices;
  const auto add = [&](std::string says, std::string detail, std::function<void()> choose, bool possible = true) {
    choices.push_back({{std::move(says), std::move(detail), possible}, std::move(choose)});
  };
  add(view::tr(language, kRecording), "SPAWN · " + view::key_of(view::Command::SaveRecording),
      [this] { save_recording(); });
  add(view::tr(language, kWindowPicture), "PNG · " + view::key_of(view::Command::SavePicture),
      [this] { wishes_.save_picture = true; });
  add(view::tr(language, kFilm), "PNG", [this] { take_along("film", "png"); });
  const bool ffmpeg = image::find_ffmpeg().has_value();
  const std::string missing = image::ffmpeg_is_missing(language);
  add(
      view::tr(language, kAnimation), ffmpeg ? "GIF" : missing, [this] { take_along("gif", "gif"); }, ffmpeg);
  add(
      view::tr(language, kAnimation), ffmpeg ? "MP4" : missing, [this] { take_along("mp4", "mp4"); }, ffmpeg);
  add(view::tr(language, kStory), view::tr(language, kText), [this] { take_along("story", "txt"); });
  add(view::tr(language, kTable), "CSV", [this] { take_along("csv", "csv"); });
  add(view::tr(language, kChrome), "JSON · ui.perfetto.dev", [this] { take_along("chrome", "json"); });
  for (const auto& [panel, rect] : in_sight_) {
    add(view::tr(language, kPanelPicture, view::tr(language, view::title_of(panel))), "PNG", [this, rect = rect] {
      wishes_.save_picture = true;
      wishes_.part = rect;
    });
  }
  front_.show_menu(view::tr(language, kTakeAlong), std::move(choices));
}

std::string Desk::stem() const {
  return lesson_ != nullptr ? lesson_->id() : std::filesystem::path(title()).stem().string();
}

// Of two runs beside each other the changed one: it is the one that was made last, and the one that keys are for.
void Desk::save_recording() {
  Showing& what = *shown_;
  const std::filesystem::path& path = what.recording->path();
  if (what.kept.empty() && !run::is_live_trace(path))
    return say(view::tr(settings_.language, kIsKept, run::shown_path(std::filesystem::absolute(path))));
  if (!what.kept.empty() && what.kept != awaited_)
    return say(view::tr(settings_.language, what.keep_at_end ? kWillBeKept : kIsKept, run::shown_path(what.kept)));
  if (keeper_.busy()) return say(view::tr(settings_.language, kOneAtATime));  // Its name is not taken yet.
  try {
    const run::Kept when = what.keep(run::new_recording_path(change_ ? stem() + "-changed" : stem()));
    if (when == run::Kept::BeingCopied) {
      awaited_ = what.kept;
      return;
    }
    settings_.remember(what.kept);
    const std::string name = run::shown_path(what.kept);
    if (when == run::Kept::WhenItEnds) return say(view::tr(settings_.language, kWillBeKept, name));
    if (what.running()) return say(view::tr(settings_.language, kKeptToItsEnd, name));
    say_kept(path, what.kept);
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

void Desk::say_kept(const std::filesystem::path& live, const std::filesystem::path& kept) {
  say(view::tr(settings_.language, kKept, run::shown_path(kept), run::shown_path(live.parent_path()),
               run::kKeptTraces));
}

void Desk::take_along(const std::string& format, const std::string& extension) {
  if (export_) return say(view::tr(settings_.language, kOneAtATime));
  try {
    const std::filesystem::path output = run::new_picture_path(stem(), extension);
    export_ =
        std::make_unique<ExportJob>(std::vector<std::string>{shown_->recording->path().string(), "--format", format,
                                                             "--lang", std::string(base::name_of(settings_.language)),
                                                             "--theme", std::string(view::name_of(settings_.theme))},
                                    output, [this] {
                                      if (on_news_) on_news_();
                                    });
  } catch (const std::exception& error) {
    say(error.what(), true);
  }
}

}  // namespace app
