#include "view/editor.hpp"

#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/lines.hpp"
#include "view/python_text.hpp"
#include "view/toolkit/imgui_compat.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr Text kRun{"Run ({0})", "运行（{0}）"};
constexpr Text kRunTip{"Runs this copy, and shows both runs side by side", "运行这个副本，并把两次运行并排显示"};
constexpr Text kOriginal{"Original text", "原文"};
constexpr Text kOriginalTip{"Takes the program's own text again", "重新使用程序本来的文字"};
constexpr Text kClose{"Close ({0})", "关闭（{0}）"};
constexpr Text kCloseTip{"Back to the code; what was written is kept", "回到代码；写下的内容会保留"};
constexpr float kRoomToSay = 240;
constexpr float kBeside = 6, kAbove = 5;  // Points between the field's edge and its text.

constexpr Text kSameYet{"A copy: the program itself is never written over.", "这是副本：程序本身绝不会被改写。"};

constexpr int kFewestDigits = 2;

float gutter_width(const Theme& theme, std::size_t lines) {
  const auto digits = static_cast<float>(std::max<std::size_t>(std::to_string(lines).size(), kFewestDigits));
  return digits * text_width(theme.fonts.mono, "0") + theme.px(12);
}

// As the code panel shows it: numbers and colours; the lines stand where the field of Dear ImGui has them.
void draw_text(const std::string& text, Rect area, ImVec2 scroll, Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const Font font = theme.fonts.mono;
  const std::vector<std::string_view> lines = base::lines_of(text);
  std::vector<Token> tokens = python_tokens(text);
  const float gutter = gutter_width(theme, lines.size());
  const Rect body{area.x + gutter, area.y, std::max(0.0F, area.width - gutter - ImGui::GetStyle().ScrollbarSize),
                  area.height};
  const auto first = static_cast<std::size_t>(std::max(0.0F, scroll.y / font.size));
  auto token = std::lower_bound(tokens.begin(), tokens.end(), first,
                                [](const Token& each, std::size_t line) { return each.line < line; });
  for (std::size_t i = first; i < lines.size(); ++i) {
    const float y = area.y + kAbove * theme.scale + static_cast<float>(i) * font.size - scroll.y;
    if (y > area.bottom()) break;
    const auto begin = token;
    for (; token != tokens.end() && token->line == i; ++token)
      token->begin -= static_cast<std::uint32_t>(lines[i].data() - text.data());
    canvas.begin_clip(area);
    canvas.text({area.x, y, gutter - theme.px(8), font.size}, font, theme.colors.quiet_text, std::to_string(i + 1),
                Align::Right);
    canvas.end_clip();
    canvas.begin_clip(body);
    draw_python_line(canvas, {body.x + kBeside * theme.scale - scroll.x, y}, lines[i],
                     {std::to_address(begin), std::to_address(token)});
    canvas.end_clip();
  }
}

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

// Python counts a tab as other editors do not: spaces are written, up to the next column that is a multiple of four.
void indent(ImGuiInputTextCallbackData& data) {
  constexpr std::string_view kSpaces = "    ";
  if (data.HasSelection()) {
    const auto [first, last] = std::minmax(data.SelectionStart, data.SelectionEnd);
    data.DeleteChars(first, last - first);
  }
  const std::string_view before(data.Buf, static_cast<std::size_t>(data.CursorPos));
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  const auto column = static_cast<std::size_t>(std::count_if(line.begin(), line.end(), begins_character));
  data.InsertChars(data.CursorPos, kSpaces.data() + column % kSpaces.size(), kSpaces.data() + kSpaces.size());
}

// Where the cursor is, in bytes of the text.
int on_text(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackCompletion) indent(*data);
  *static_cast<int*>(data->UserData) = data->CursorPos;
  return 0;
}

void draw_cursor(const std::string& text, int cursor, Rect body, ImVec2 scroll, Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const Font font = theme.fonts.mono;
  const std::string_view before = std::string_view(text).substr(0, static_cast<std::size_t>(std::max(cursor, 0)));
  const std::size_t newline = before.rfind('\n');
  const auto line = static_cast<float>(std::count(before.begin(), before.end(), '\n'));
  const float x = body.x + kBeside * theme.scale - scroll.x +
                  text_width(font, newline == std::string_view::npos ? before : before.substr(newline + 1));
  canvas.begin_clip(body);
  canvas.fill(
      {x, body.y + kAbove * theme.scale + line * font.size - scroll.y, std::max(1.0F, theme.px(1.5F)), font.size},
      theme.colors.text);
  canvas.end_clip();
}

// The field of Dear ImGui takes what is typed, selects and scrolls; what it would write in one colour is written here.
void draw_field(EditorState& state, Rect area, Canvas& canvas) {
  const Theme& theme = canvas.theme();
  const float gutter = gutter_width(theme, base::lines_of(state.text).size());
  const Rect body{area.x + gutter, area.y, std::max(0.0F, area.width - gutter), area.height};
  const Rect window = canvas.to_window(body);
  canvas.fill(area, theme.colors.ground, theme.px(5));
  ImGui::SetCursorScreenPos(window.top_left());
  imgui_compat::push_font(theme.fonts.mono.face, theme.fonts.mono.size);
  for (const ImGuiCol color : {ImGuiCol_FrameBg, ImGuiCol_Text}) ImGui::PushStyleColor(color, ImVec4(0, 0, 0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(kBeside * theme.scale, kAbove * theme.scale));
  state.keyboard.before_field();
  canvas.note(state.text);
  ImGui::PushID(state.version);  // While it is being edited, Dear ImGui has a text of its own.
  int cursor = -1;
  // Not AllowTabInput: newer versions give a field with that flag no keyboard when the program asks for it.
  constexpr ImGuiInputTextFlags kCalled = ImGuiInputTextFlags_CallbackCompletion | ImGuiInputTextFlags_CallbackAlways;
  ImGui::InputTextMultiline("##program text", &state.text, window.size(), kCalled, on_text, &cursor);
  const ImVec2 scroll = imgui_compat::scroll_of_text_field(ImGui::GetID("##program text"));
  ImGui::PopID();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  ImGui::PopFont();
  draw_text(state.text, area, scroll, canvas);
  if (cursor >= 0) draw_cursor(state.text, cursor, body, scroll, canvas);
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
  const std::array buttons{
      Button{tr(language, kRun, key_of(Command::RunEdited)), tr(language, kRunTip), Look::On, Command::RunEdited},
      Button{tr(language, kOriginal), tr(language, kOriginalTip), changed ? Look::Plain : Look::Off,
             Command::BackToOriginal},
      Button{tr(language, kClose, key_of(Command::SelectNothing)), tr(language, kCloseTip), Look::Plain,
             Command::SelectNothing}};
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
  // Where there is room for a few lines only, they are the program's.
  const bool says = all.height > theme.px(kRoomToSay);
  const float note = says ? static_cast<float>(wrapped(small, tr(language, kSameYet), all.width - 2 * pad).size()) *
                                    line_height(small) +
                                theme.px(8)
                          : theme.px(4);
  const float below = static_cast<float>(rows) * (row + theme.px(4)) + note + theme.px(6);
  const Rect field{pad, theme.px(2), std::max(0.0F, all.width - 2 * pad),
                   std::max(0.0F, all.height - below - theme.px(4))};
  // Under a dialog the field of Dear ImGui would lie over it.
  if (state.covered) {
    state.keyboard.want();
    draw_text(state.text, field, {0, 0}, canvas);
  } else {
    draw_field(state, field, canvas);
  }

  const float top = field.bottom() + theme.px(2);
  if (says)
    canvas.paragraph(ImVec2(pad, top + theme.px(4)), small, theme.colors.quiet_text, tr(language, kSameYet),
                     all.width - 2 * pad);
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    const Rect place = places[i].moved({0, top + note});
    if (buttons[i].look == Look::On) canvas.frame(place, theme.colors.now, theme.px(1.5F), theme.px(5));
    if (text_button(canvas, place, buttons[i].says, buttons[i].look, buttons[i].tip))
      actions.add(action::Do{buttons[i].command});
  }
}

}  // namespace view
