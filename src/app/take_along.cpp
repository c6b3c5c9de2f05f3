#include "app/take_along.hpp"

#include <utility>

#include "image/film.hpp"

namespace app {
namespace {

using view::Text;

constexpr Text kTakeAlong{"Take it along", "带走"};
constexpr Text kRecording{"Save the recording", "保存录制"};
constexpr Text kWindowPicture{"Picture of the window", "整个窗口的图片"};
constexpr Text kPanelPicture{"Picture of this panel: {0}", "单个面板的图片：{0}"};
constexpr Text kKept{"Saved as {0}. What is not saved is in {1}: the newest {2} only.",
                     "已保存为 {0}。没有保存的录制在 {1}，只留最近 {2} 次。"};
constexpr Text kKeptToItsEnd{"Saved as {0}, which goes on to the program's end.", "已保存为 {0}，会一直录到程序结束。"};
constexpr Text kWillBeKept{"When the program has ended it will be saved as {0}.", "程序结束后将保存为 {0}。"};
constexpr Text kOneAtATime{"Something is being made already: wait, or cancel it.",
                           "正在生成另一个文件：请等待，或先取消。"};
constexpr Text kIsKept{"It is kept already: {0}", "它已经保存在 {0}"};

}  // namespace

std::vector<Front::Choice> take_along_choices(std::span<const PanelKeys::PlacedPanel> in_sight, base::Language language,
                                              const TakeAlong& take) {
  std::vector<Front::Choice> choices;
  const auto add = [&](std::string says, std::string detail, std::function<void()> choose, bool possible = true) {
    choices.push_back({{std::move(says), std::move(detail), possible}, std::move(choose)});
  };
  add(view::tr(language, kRecording), "SPAWN · " + view::key_of(view::Command::SaveRecording), take.save_recording);
  add(view::tr(language, kWindowPicture), "PNG · " + view::key_of(view::Command::SavePicture),
      [save = take.save_picture] { save(std::nullopt); });
  const bool ffmpeg = image::find_ffmpeg().has_value();
  for (const ExportFormat& each : export_formats()) {
    if (!each.in_menu) continue;
    const bool possible = ffmpeg || !each.needs_ffmpeg;
    add(
        view::tr(language, each.title), possible ? view::tr(language, each.kind) : image::ffmpeg_is_missing(language),
        [make = take.make, &each] { make(each); }, possible);
  }
  for (const auto& [panel, rect] : in_sight)
    add(view::tr(language, kPanelPicture, view::tr(language, view::title_of(panel))), "PNG",
        [save = take.save_picture, rect = rect] { save(rect); });
  return choices;
}

std::string take_along_title(base::Language language) { return view::tr(language, kTakeAlong); }

Saved save_recording(Showing& showing, const std::string& stem, base::Language language, const host::Host& host,
                     bool awaited, bool busy) {
  const std::filesystem::path& path = showing.recording->path();
  if (showing.kept.empty() && !host.removed_after(path))
    return {view::tr(language, kIsKept, host.shown(std::filesystem::absolute(path)))};
  if (!showing.kept.empty() && !awaited)
    return {view::tr(language, showing.keep_at_end ? kWillBeKept : kIsKept, host.shown(showing.kept))};
  if (busy) return {one_at_a_time_text(language)};  // Its name is not taken yet.
  const host::Kept when = showing.keep(host.new_recording(stem));
  if (when == host::Kept::BeingCopied) return {.says = {}, .being_copied = true};
  const std::string name = host.shown(showing.kept);
  if (when == host::Kept::WhenItEnds) return {view::tr(language, kWillBeKept, name)};
  if (showing.running()) return {view::tr(language, kKeptToItsEnd, name)};
  return {saved_text(path, showing.kept, language, host)};
}

std::string saved_text(const std::filesystem::path& live, const std::filesystem::path& kept, base::Language language,
                       const host::Host& host) {
  return view::tr(language, kKept, host.shown(kept), host.shown(live.parent_path()),
                  host.removed_after(live).value_or(0));
}

std::string one_at_a_time_text(base::Language language) { return view::tr(language, kOneAtATime); }

}  // namespace app
