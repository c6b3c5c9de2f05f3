#include "view/commands.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace view {
namespace {

constexpr KeyPress key(Key k) { return {.key = k}; }
constexpr KeyPress shift(Key k) { return {.key = k, .shift = true}; }
constexpr KeyPress ctrl(char32_t c) { return {.character = c, .ctrl = true}; }
constexpr KeyPress ctrl(Key k) { return {.key = k, .ctrl = true}; }
constexpr KeyPress ctrl_shift(Key k) { return {.key = k, .ctrl = true, .shift = true}; }
constexpr KeyPress alt(char32_t c) { return {.character = c, .alt = true}; }
constexpr KeyPress alt(Key k) { return {.key = k, .alt = true}; }
constexpr KeyPress character(char32_t c) { return {.character = c}; }

using enum Command;
using Group = CommandGroup;

constexpr Shortcut kShortcuts[] = {
    {PlayOrPause, key(Key::Space), Group::Time, {"Play, or pause", "播放或暂停"}},
    {GoLive, character('l'), Group::Time, {"Back to now: follow the run live", "回到现场：跟随正在运行的程序"}},
    {StepForward, key(Key::Right), Group::Time, {"One event forward", "前进一个事件"}},
    {StepBack, key(Key::Left), Group::Time, {"One event back", "后退一个事件"}},
    {NextOperation, character('.'), Group::Time, {"To the next operation", "到下一个操作"}},
    {PreviousOperation, character(','), Group::Time, {"To the operation before", "到上一个操作"}},
    {NextOfSelected, character('n'), Group::Time, {"Next event of what is selected", "所选对象的下一个事件"}},
    {PreviousOfSelected, character('p'), Group::Time, {"Event before of what is selected", "所选对象的上一个事件"}},
    {ToBegin, key(Key::Home), Group::Time, {"To the beginning", "到开头"}},
    {ToEnd, key(Key::End), Group::Time, {"To the end", "到结尾"}},
    {Faster, character(']'), Group::Time, {"Faster", "加快"}},
    {Slower, character('['), Group::Time, {"Slower", "放慢"}},
    {NormalSpeed, character('\\'), Group::Time, {"Speed 1×", "原速 1×"}},
    {NextPace, character('t'), Group::Time, {"Story, clock, events, no waits", "故事、时钟、事件、略去等待"}},
    {LoopFrom, character('i'), Group::Time, {"Repeat from here …", "从这里起循环……"}},
    {LoopTo, character('o'), Group::Time, {"… to here", "……到这里为止"}},
    {LoopSelected,
     character('r'),
     Group::Time,
     {"Repeat what the selected one does now", "循环播放所选进程此刻的片段"}},
    {LoopOff, character('u'), Group::Time, {"No more repeating", "不再循环"}},
    {ToggleBookmark, character('m'), Group::Time, {"Set a bookmark, or remove it", "设置或取消书签"}},
    {NextBookmark, character('>'), Group::Time, {"To the next bookmark", "到下一个书签"}},
    {PreviousBookmark, character('<'), Group::Time, {"To the bookmark before", "到上一个书签"}},

    {SelectNext, key(Key::Tab), Group::Choose, {"Select the next process", "选择下一个进程"}},
    {SelectPrevious, shift(Key::Tab), Group::Choose, {"Select the process before", "选择上一个进程"}},
    {SelectNothing, key(Key::Escape), Group::Choose, {"Select nothing, close", "取消选择，关闭"}},
    {NextInGuide,
     key(Key::F6),
     Group::Choose,
     {"Next in the guide: a question, a change", "讲解中的下一项：问题、可试的改动"}},
    {PreviousInGuide, shift(Key::F6), Group::Choose, {"The one before in the guide", "讲解中的上一项"}},
    {AnswerA,
     character('a'),
     Group::Choose,
     {"Answer the guide's question: a, b, c, d", "回答讲解里的问题：a、b、c、d"}},
    {AnswerB, character('b'), Group::Choose, {"Answer b", "选 b"}, false},
    {AnswerC, character('c'), Group::Choose, {"Answer c", "选 c"}, false},
    {AnswerD, character('d'), Group::Choose, {"Answer d", "选 d"}, false},
    {ZoomIn, character('+'), Group::Choose, {"Timeline: nearer", "时间线：放大"}},
    {ZoomIn, character('='), Group::Choose, {"Timeline: nearer", "时间线：放大"}, false},
    {ZoomOut, character('-'), Group::Choose, {"Timeline: farther", "时间线：缩小"}},
    {PanBack, shift(Key::Left), Group::Choose, {"Timeline: earlier", "时间线：往前看"}},
    {PanForward, shift(Key::Right), Group::Choose, {"Timeline: later", "时间线：往后看"}},
    {FitTimeline, character('f'), Group::Choose, {"Timeline: all of it", "时间线：看全部"}},
    {ZoomToLoop, character('z'), Group::Choose, {"Timeline: what is repeated", "时间线：看循环的一段"}},
    {ShowStage, character('1'), Group::Choose, {"Stage alone", "只看舞台"}},
    {ShowTimeline, character('2'), Group::Choose, {"Timeline alone", "只看时间线"}},
    {ShowCode, character('3'), Group::Choose, {"Code alone", "只看代码"}},
    {ShowConsole, character('4'), Group::Choose, {"Console alone", "只看输出"}},
    {ShowGuide, character('5'), Group::Choose, {"Guide alone", "只看讲解"}},
    {ShowInspector, character('6'), Group::Choose, {"Inspector alone", "只看详情"}},
    {ShowAll, character('0'), Group::Choose, {"All panels", "显示全部面板"}},
    {NextPanel,
     ctrl(Key::Tab),
     Group::Choose,
     {"Next panel; with Shift the one before", "下一个面板；加 Shift：上一个"}},
    {PreviousPanel, ctrl_shift(Key::Tab), Group::Choose, {"The panel before", "上一个面板"}, false},
    {ScrollDown,
     ctrl(Key::Down),
     Group::Choose,
     {"Scroll it: ↑ ↓ ← → PgUp PgDn Home End", "滚动它：↑ ↓ ← → PgUp PgDn Home End"}},
    {ScrollUp, ctrl(Key::Up), Group::Choose, {"Scroll it up", "向上滚动"}, false},
    {ScrollLeft, ctrl(Key::Left), Group::Choose, {"Scroll it left", "向左滚动"}, false},
    {ScrollRight, ctrl(Key::Right), Group::Choose, {"Scroll it right", "向右滚动"}, false},
    {ScrollPageUp, ctrl(Key::PageUp), Group::Choose, {"Scroll it a page up", "向上滚动一页"}, false},
    {ScrollPageDown, ctrl(Key::PageDown), Group::Choose, {"Scroll it a page down", "向下滚动一页"}, false},
    {ScrollToBegin, ctrl(Key::Home), Group::Choose, {"Scroll it to its beginning", "滚动到开头"}, false},
    {ScrollToEnd, ctrl(Key::End), Group::Choose, {"Scroll it to its end", "滚动到结尾"}, false},
    {EdgeRight, ctrl_shift(Key::Right), Group::Choose, {"Move its edge: ↑ ↓ ← →", "移动它的边界：↑ ↓ ← →"}},
    {EdgeLeft, ctrl_shift(Key::Left), Group::Choose, {"Move its edge left", "边界左移"}, false},
    {EdgeUp, ctrl_shift(Key::Up), Group::Choose, {"Move its edge up", "边界上移"}, false},
    {EdgeDown, ctrl_shift(Key::Down), Group::Choose, {"Move its edge down", "边界下移"}, false},
    {UsualLayout, alt(Key::Home), Group::Choose, {"All panels as they were at first", "面板恢复最初的布局"}},
    {FollowLine, character('g'), Group::Choose, {"Code: follow the running line again", "代码：重新跟随正在执行的行"}},

    {Present, key(Key::F5), Group::Look, {"Present: full screen, large text", "演示：全屏、大字"}},
    {CueForward, key(Key::PageDown), Group::Look, {"Lesson: play on; PgUp goes back", "课程：播放下一段；PgUp 后退"}},
    {CueBack, key(Key::PageUp), Group::Look, {"Lesson: back", "课程：后退"}, false},
    {NextStop,
     shift(Key::PageDown),
     Group::Look,
     {"Lesson: next stop; PgUp: the one before", "课程：下一站；PgUp：上一站"}},
    {PreviousStop, shift(Key::PageUp), Group::Look, {"Lesson: the stop before", "课程：上一站"}, false},
    {Spotlight, character('s'), Group::Look, {"Spotlight: dim all but one place", "聚光灯：只照亮一处"}},
    {FullScreen, key(Key::F11), Group::Look, {"Full screen", "全屏"}},
    {LargerText, ctrl('+'), Group::Look, {"Larger text", "放大文字"}},
    {LargerText, ctrl('='), Group::Look, {"Larger text", "放大文字"}, false},
    {SmallerText, ctrl('-'), Group::Look, {"Smaller text", "缩小文字"}},
    {NormalText, ctrl('0'), Group::Look, {"Text as it was", "文字恢复原来大小"}},
    {NextLanguage, key(Key::F2), Group::Look, {"中文", "English"}},
    {NextTheme, key(Key::F3), Group::Look, {"Dark, light, high contrast", "深色、浅色、高对比度"}},
    {LessMotion,
     key(Key::F4),
     Group::Look,
     {"Less motion: show at once what happens, or let it travel", "减少动画：直接显示变化，或让它移动"}},
    {Help, character('?'), Group::Look, {"These keys", "显示这些按键"}},
    {Help, key(Key::F1), Group::Look, {"These keys", "显示这些按键"}, false},
    {Words, character('w'), Group::Look, {"What the words mean", "词汇表：词语的意思"}},

    {Lessons, ctrl('l'), Group::Program, {"All lessons", "全部课程"}},
    {Lessons, alt(Key::Left), Group::Program, {"All lessons", "全部课程"}, false},
    {OpenFile, ctrl('o'), Group::Program, {"Open a script or a recording", "打开脚本或录制文件"}},
    {RunAgain, ctrl('r'), Group::Program, {"Run again", "再运行一次"}},
    {Hold, ctrl('h'), Group::Program, {"Hold it: choose each step yourself", "按住程序：每一步由你来选"}},
    {DocumentOrder, ctrl('t'), Group::Program, {"Lesson: run it in the document's order", "课程：按文档的顺序运行"}},
    {StopRun, ctrl('.'), Group::Program, {"End the program and all its processes", "结束程序及其全部进程"}},
    {TypeInput, ctrl('i'), Group::Program, {"Type a line; Ctrl+D ends the input", "为程序输入一行；Ctrl+D 结束输入"}},
    {EndInput,
     ctrl('d'),
     Group::Program,
     {"End of file: the program's input is over", "文件结束：程序的输入到此为止"},
     false},
    {Edit, character('e'), Group::Program, {"Edit a copy of the program", "编辑程序的副本"}},
    {RunEdited, ctrl(Key::Enter), Group::Program, {"Run the edited copy", "运行编辑后的副本"}},
    {SideBySide, character('v'), Group::Program, {"Both runs side by side, or one", "两次运行并排，或只看一次"}},
    {BackToOriginal, key(Key::Backspace), Group::Program, {"Back to the original program", "回到原来的程序"}},
    {TakeAlong, ctrl('e'), Group::Program, {"Take it along: picture, film, data", "带走：图片、动画、数据"}},
    {SaveRecording, ctrl('k'), Group::Program, {"Keep the recording: save it", "保存录制，长久保留"}},
    {SavePicture, ctrl('s'), Group::Program, {"Save a picture", "保存图片"}},
    {SavePicture, key(Key::F12), Group::Program, {"Save a picture", "保存图片"}, false},
    {Quit, ctrl('q'), Group::Program, {"Quit", "退出"}},

    {Accept, key(Key::Enter), Group::Program, {"Open or answer what is marked; go on", "打开或选定标出的一项；继续"}},
    {Up, key(Key::Up), Group::Program, {"Mark the one above", "选中上一项"}, false},
    {Down, key(Key::Down), Group::Program, {"Mark the one below", "选中下一项"}, false},
};

constexpr Shortcut kHandShortcuts[] = {
    {HandCard1, character('1'), Group::Hand, {"Let this one go on: 1 to 9", "让这一个走一步：1 到 9"}},
    {HandCard2, character('2'), Group::Hand, {"The second card", "第二张牌"}, false},
    {HandCard3, character('3'), Group::Hand, {"The third card", "第三张牌"}, false},
    {HandCard4, character('4'), Group::Hand, {"The fourth card", "第四张牌"}, false},
    {HandCard5, character('5'), Group::Hand, {"The fifth card", "第五张牌"}, false},
    {HandCard6, character('6'), Group::Hand, {"The sixth card", "第六张牌"}, false},
    {HandCard7, character('7'), Group::Hand, {"The seventh card", "第七张牌"}, false},
    {HandCard8, character('8'), Group::Hand, {"The eighth card", "第八张牌"}, false},
    {HandCard9, character('9'), Group::Hand, {"The ninth card", "第九张牌"}, false},
    {HandUsual, character('.'), Group::Hand, {"The usual step, with the yellow rim", "照常的一步：黄框的那张"}},
    {HandKeepOn, character('k'), Group::Hand, {"The usual one, until it waits", "让照常的那个一直走到等待"}},
    {HandDice, character('g'), Group::Hand, {"Dice: any of those that can", "掷骰子：从能走的里面任选"}},
    {HandUndo, ctrl('z'), Group::Hand, {"Undo the last choice", "撤销上一次选择"}},
    {HandRedo, ctrl('y'), Group::Hand, {"Take it again", "重做撤销的选择"}},
    {HandEachStep,
     character('x'),
     Group::Hand,
     {"Ask at each step, or only where it matters", "每一步都问，或只在要紧处问"}},
    {HandLetGo, character('h'), Group::Hand, {"Let go: everybody goes on by itself", "放手：大家自己走"}},
};

/// The keys of panels while the hand uses the digits.
constexpr Shortcut kWhileHeld[] = {
    {ShowStage, alt('1'), Group::Choose, {"Stage alone", "只看舞台"}},
    {ShowTimeline, alt('2'), Group::Choose, {"Timeline alone", "只看时间线"}},
    {ShowCode, alt('3'), Group::Choose, {"Code alone", "只看代码"}},
    {ShowConsole, alt('4'), Group::Choose, {"Console alone", "只看输出"}},
    {ShowGuide, alt('5'), Group::Choose, {"Guide alone", "只看讲解"}},
    {ShowInspector, alt('6'), Group::Choose, {"Inspector alone", "只看详情"}},
};

/// The shortcuts of the hand, and the usual shortcuts whose keys the hand does not use.
std::vector<Shortcut> while_held() {
  std::vector<Shortcut> all{std::begin(kHandShortcuts), std::end(kHandShortcuts)};
  const std::size_t of_hand = all.size();
  const auto taken = [&](const Shortcut& each) {
    return std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(of_hand),
                       [&](const Shortcut& hand) { return hand.press == each.press; });
  };
  std::copy_if(std::begin(kShortcuts), std::end(kShortcuts), std::back_inserter(all),
               [&](const Shortcut& each) { return !taken(each) && each.command != Hold; });
  all.insert(all.end(), std::begin(kWhileHeld), std::end(kWhileHeld));
  return all;
}

constexpr std::array kKeyNames{"",   "Space", "Enter", "Esc", "Tab",  "Backspace", "Del", "←",   "→",
                               "↑",  "↓",     "Home",  "End", "PgUp", "PgDn",      "F1",  "F2",  "F3",
                               "F4", "F5",    "F6",    "F7",  "F8",   "F9",        "F10", "F11", "F12"};

}  // namespace

std::span<const Shortcut> shortcuts(KeyTable table) {
  static const std::vector<Shortcut> held = while_held();
  return table == KeyTable::Hand ? std::span<const Shortcut>{held} : kShortcuts;
}

std::optional<Command> command_of(KeyPress press, KeyTable table) {
  const auto all = shortcuts(table);
  const auto found = std::find_if(all.begin(), all.end(), [&](const Shortcut& each) { return each.press == press; });
  if (found == all.end()) return std::nullopt;
  return found->command;
}

std::string name_of(KeyPress press) {
  std::string name;
  if (press.ctrl) name += "Ctrl+";
  if (press.alt) name += "Alt+";
  if (press.shift) name += "Shift+";
  if (press.key != Key::None) return name + kKeyNames[static_cast<std::size_t>(press.key)];
  const char character = static_cast<char>(press.character);
  name += character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
  return name;
}

std::optional<KeyPress> press_named(std::string_view name) {
  KeyPress press;
  const auto held = [&](std::string_view modifier) {
    if (name.size() <= modifier.size() || !name.starts_with(modifier)) return false;
    name.remove_prefix(modifier.size());
    return true;
  };
  press.ctrl = held("Ctrl+");
  press.alt = held("Alt+");
  press.shift = held("Shift+");
  for (std::size_t i = 1; i < kKeyNames.size(); ++i) {
    if (name != kKeyNames[i]) continue;
    press.key = static_cast<Key>(i);
    return press;
  }
  if (name.size() != 1) return std::nullopt;
  const char character = name.front();
  press.character = static_cast<char32_t>(character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character);
  return press;
}

std::string key_of(Command command) {
  const auto is_it = [&](const Shortcut& each) { return each.command == command; };
  if (const auto found = std::find_if(std::begin(kShortcuts), std::end(kShortcuts), is_it);
      found != std::end(kShortcuts))
    return name_of(found->press);
  const auto found = std::find_if(std::begin(kHandShortcuts), std::end(kHandShortcuts), is_it);
  return found == std::end(kHandShortcuts) ? std::string() : name_of(found->press);
}

Text title_of(CommandGroup group) {
  switch (group) {
    case Group::Hand:
      return {"You choose each step", "你来选择每一步"};
    case Group::Time:
      return {"Time", "时间"};
    case Group::Choose:
      return {"What to see", "看什么"};
    case Group::Look:
      return {"How it looks", "怎么看"};
    case Group::Program:
      break;
  }
  return {"Lessons and programs", "课程与程序"};
}

}  // namespace view
