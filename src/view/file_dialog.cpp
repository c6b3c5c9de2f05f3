#include "view/file_dialog.hpp"

#include <algorithm>

#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kTitle{"Open a Python script, a recording or a program", "打开 Python 脚本、录制文件或程序"};
constexpr Text kHint{"↑ ↓ choose · Enter opens · Backspace: folder above · Esc closes",
                     "↑ ↓ 选择 · Enter 打开 · Backspace：上一级文件夹 · Esc 关闭"};
constexpr Text kNothing{"Nothing here that can be opened", "这里没有可以打开的文件"};
constexpr float kRow = 28;

std::string_view words_of(FolderListing::Kind kind, Language language) {
  constexpr Text kRecording{"recording", "录制文件"}, kProgram{"program", "程序"};
  switch (kind) {
    case FolderListing::Kind::Script:
      return "Python";
    case FolderListing::Kind::Recording:
      return tr(language, kRecording);
    case FolderListing::Kind::Program:
      return tr(language, kProgram);
    case FolderListing::Kind::Folder:
      break;
  }
  return {};
}

Rect box_in(const Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const Rect window = canvas.area();
  const float width = std::min(theme.px(680), window.width - theme.px(32)),
              height = std::min(theme.px(520), window.height - theme.px(32));
  return {(window.width - width) / 2, (window.height - height) / 2, width, height};
}

}  // namespace

bool clicked_beside_file_dialog(const Canvas& canvas) {
  return canvas.pointer().pressed && !canvas.pointer().over(box_in(canvas));
}

void move_marked(const FolderListing& folder, FileDialogState& state, int by) {
  if (folder.entries.empty()) return;
  const auto last = static_cast<std::ptrdiff_t>(folder.entries.size()) - 1;
  state.marked =
      static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(state.marked) + by, 0, last));
  state.scroll = -1;  // Where the mark is; draw_file_dialog knows the size.
}

std::optional<std::size_t> draw_file_dialog(const FolderListing& folder, Language language, Canvas& canvas,
                                            FileDialogState& state) {
  const Theme& theme = canvas.theme();
  const Rect box = box_in(canvas);
  const float pad = theme.px(20), row = theme.px(kRow);
  canvas.fill(canvas.area(), theme.colors.ground.faded(0.7F));
  canvas.fill(box, theme.colors.panel, theme.px(8));
  canvas.frame(box, theme.colors.line, 1, theme.px(8));
  canvas.text({box.x + pad, box.y + theme.px(10), box.width - 2 * pad, theme.px(28)}, theme.fonts.bold,
              theme.colors.text, tr(language, kTitle));
  canvas.text({box.x + pad, box.y + theme.px(36), box.width - 2 * pad, theme.px(22)}, theme.fonts.mono,
              theme.colors.quiet_text, folder.shown);
  canvas.text({box.x + pad, box.bottom() - theme.px(32), box.width - 2 * pad, theme.px(26)}, theme.fonts.small,
              theme.colors.quiet_text, tr(language, kHint));

  Canvas list =
      canvas.part({box.x + pad / 2, box.y + theme.px(66), box.width - pad, std::max(row, box.height - theme.px(104))});
  if (state.scroll < 0) {
    const float top = static_cast<float>(state.marked) * row;
    state.scroll = std::max(0.0F, top - list.area().height / 2);
  }
  if (!folder.trouble.empty() || folder.entries.empty()) {
    const std::string words = folder.trouble.empty() ? tr(language, kNothing) : folder.trouble;
    list.paragraph(ImVec2(pad / 2, row * 2), theme.fonts.text,
                   folder.trouble.empty() ? theme.colors.quiet_text : theme.colors.trouble, words,
                   list.area().width - pad);
  }
  list.own_presses(state.grip);
  const float offset = scroll(list, list.area(), static_cast<float>(folder.entries.size()) * row, state.scroll);
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < folder.entries.size(); ++i) {
    const FolderListing::Entry& entry = folder.entries[i];
    const Rect line{0, static_cast<float>(i) * row - offset, list.area().width - theme.px(12), row};
    if (line.bottom() < 0 || line.y > list.area().height) continue;
    const bool hot = list.pointer().over(line);
    if (hot || i == state.marked) list.fill(line, theme.colors.raised, theme.px(4));
    if (i == state.marked) list.fill({line.x, line.y + theme.px(4), theme.px(3), row - theme.px(8)}, theme.colors.now);
    list.icon(entry.folder() ? Icon::Folder : Icon::File, ImVec2(theme.px(20), line.center().y), theme.px(14),
              theme.colors.quiet_text);
    const float kind = list.text({line.x, line.y, line.width - theme.px(8), row}, theme.fonts.small,
                                 theme.colors.quiet_text, words_of(entry.kind, language), Align::Right);
    list.text({theme.px(36), line.y, std::max(0.0F, line.width - theme.px(56) - kind), row}, theme.fonts.text,
              theme.colors.text, entry.name);
    if (list.pointer().clicked(line)) chosen = i;
  }
  return chosen;
}

}  // namespace view
