#include "view/editor.hpp"

#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "view/imgui_compat.hpp"
#include "view/widgets.hpp"

namespace view {
namespace {

constexpr Text kRun{"Run ({0})", "运行（{0}）"};
constexpr Text kRunTip{"Runs this copy, and shows both runs side by side", "运行这个副本，并把两次运行并排显示"};
constexpr Text kOriginal{"Original text", "原文"};
constexpr Text kOriginalTip{"Takes the program's own text again", "重新使用程序本来的文字"};
constexpr Text kClose{"Close ({0})", "关闭（{0}）"};
constexpr Text kCloseTip{"Back to the code; what was written is kept", "回到代码；写下的内容会保留"};
constexpr Text kSameYet{"A copy: the program itself is never written over.", "这是副本：程序本身绝不会被改写。"};

// Under a dialog: the field of Dear ImGui would lie over it.
void draw_still(const std::string& text, Rect area, Canvas& canvas) {
  const Font font = canvas.theme().fonts.mono;
  canvas.begin_clip(area);
  float y = area.y;
  for (std::size_t at = 0; at < text.size() && y < area.bottom();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    canvas.text(ImVec2(area.x, y), font, canvas.theme().colors.text, std::string_view(text).substr(at, end - at));
    y += font.size;
    at = end + 1;
  }
  canvas.end_clip();
}

void draw_field(EditorState& state, Rect area, Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const Rect window = canvas.to_window(area);
  ImGui::SetCursorScreenPos(window.top_left());
  imgui_compat::push_font(theme.fonts.mono.face, theme.fonts.mono.size);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, theme.colors.ground.floats());
  if (std::exchange(state.wants_focus, false)) ImGui::SetKeyboardFocusHere();
  canvas.note(state.text);
  ImGui::PushID(state.version);  // While it is being edited, Dear ImGui has a text of its own.
  ImGui::InputTextMultiline("##program text", &state.text, window.size(), ImGuiInputTextFlags_AllowTabInput);
  ImGui::PopID();
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

}  // namespace

void draw_editor(EditorState& state, Language language, Canvas& canvas, Actions& actions) {
  const Theme& theme = canvas.theme();
  const float pad = theme.px(10), row = theme.px(30);
  const Rect all = canvas.area();
  struct Button {
    std::string says, tip;
    Look look;
    Command command;
  };
  const bool changed = state.text != state.original;
  const std::array buttons{Button{tr(language, kRun, key_of(Command::RunEdited)), tr(language, kRunTip), Look::On, Command::RunEdited},
                           Button{tr(language, kOriginal), tr(language, kOriginalTip), changed ? Look::Plain : Look::Off, Command::BackToOriginal},
                           Button{tr(language, kClose, key_of(Command::SelectNothing)), tr(language, kCloseTip), Look::Plain, Command::SelectNothing}};
  // In a narrow panel the buttons take as many rows as they need.
  float x = pad;
  int rows = 1;
  std::array<Rect, buttons.size()> places;
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const float width = text_width(theme.fonts.text, buttons[i].says) + theme.px(18);
    if (x > pad && x + width > all.width - pad) {
      x = pad;
      ++rows;
    }
    places[i] = {x, static_cast<float>(rows - 1) * (row + theme.px(4)), std::min(width, all.width - 2 * pad), row};
    x += width + theme.px(6);
  }
  const Font small = theme.fonts.small;
  const auto note = static_cast<float>(wrapped(small, tr(language, kSameYet), all.width - 2 * pad).size()) * line_height(small) + theme.px(8);
  const float below = static_cast<float>(rows) * (row + theme.px(4)) + note + theme.px(6);
  const Rect field{pad, theme.px(2), std::max(0.0F, all.width - 2 * pad), std::max(0.0F, all.height - below - theme.px(4))};
  state.covered ? draw_still(state.text, field, canvas) : draw_field(state, field, canvas);

  const float top = field.bottom() + theme.px(2);
  canvas.paragraph(ImVec2(pad, top + theme.px(4)), small, theme.colors.quiet_text, tr(language, kSameYet), all.width - 2 * pad);
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const Rect place = places[i].moved({0, top + note});
    if (buttons[i].look == Look::On) canvas.frame(place, theme.colors.now, theme.px(1.5F), theme.px(5));
    if (text_button(canvas, place, buttons[i].says, buttons[i].look, buttons[i].tip)) actions.add(action::Do{buttons[i].command});
  }
}

}  // namespace view
