#include "view/legend.hpp"

#include <array>
#include <cmath>

namespace view {
namespace {

/// The sample that stands before the words: a piece of a card or lane, or an icon.
enum class Sample : std::uint8_t {
  Run,
  Sleep,
  Wait,
  Zombie,
  Gone,
  Created,
  Failed,
  Killed,
  Daemon,
  Signal,
  StartArrow,
  JoinArrow,
  Adopted,
  Ready,
  Sampled,
  Stderr
};

struct Row {
  Sample sample;
  Text words;
};

constexpr std::array kRows{
    Row{Sample::Run, {"solid: running, or between operations", "实心：运行中，或在两个操作之间"}},
    Row{Sample::Sleep, {"soft: sleeping (time.sleep)", "柔和：睡眠（time.sleep）"}},
    Row{Sample::Wait, {"hollow, dashed: waiting for somebody", "空心虚线：在等待"}},
    Row{Sample::Zombie, {"dotted: zombie, ended and not yet joined (wait)", "点线：僵尸，已结束但尚未被 join（wait）"}},
    Row{Sample::Created, {"thin outline, card of dots: created, not started", "细框、点线卡片：已创建，没有 start"}},
    Row{Sample::Gone, {"square: ended, exit code 0", "方块：已结束，退出码 0"}},
    Row{Sample::Failed, {"cross: ended with another code", "叉：以其他退出码结束"}},
    Row{Sample::Killed, {"bolt in a ring: ended by a signal", "圈中闪电：被信号结束"}},
    Row{Sample::Signal, {"bolt: a signal on its way", "闪电：信号正在途中"}},
    Row{Sample::Daemon, {"ring with horns: daemon, ended with its parent", "带角的圈：守护进程，随父进程结束"}},
    Row{Sample::StartArrow, {"arrow: start, or a message", "箭头：start，或一条消息"}},
    Row{Sample::JoinArrow, {"dashed arrow: who waits for whom", "虚线箭头：谁在等谁"}},
    Row{Sample::Ready, {"high tick: the kernel says ready or running (R)", "高刻度：内核说就绪或运行（R）"}},
    Row{Sample::Sampled,
        {"low tick: the kernel says sleeping (S); no tick: not sampled", "低刻度：内核说睡眠（S）；无刻度：没有采样"}},
    Row{Sample::Stderr, {"double bar: standard error", "双竖线：标准错误"}},
};

class Sampler {
 public:
  Sampler(Drawing& drawing, Rect cell, float em) : drawing_{drawing}, cell_{cell}, em_{em} {}

  void add(Sample sample) {
    const ImVec2 middle = cell_.center();
    switch (sample) {
      case Sample::Run:
        return box(Stroke::None, Ground::Solid, Ink::Quiet);
      case Sample::Sleep:
        return box(Stroke::None, Ground::Tint, Ink::Quiet);
      case Sample::Wait:
        return box(Stroke::Dashed, Ground::None, Ink::Quiet);
      case Sample::Zombie:
        return box(Stroke::Dotted, Ground::None, Ink::Trouble);
      case Sample::Created:
        return box(Stroke::Solid, Ground::None, Ink::Quiet);
      case Sample::Gone:
        return icon(Icon::Ended);
      case Sample::Failed:
        return icon(Icon::Failed);
      case Sample::Killed:
        return icon(Icon::Killed);
      case Sample::Daemon:
        return icon(Icon::Daemon);
      case Sample::Signal:
        return drawing_.add(Mark{Icon::Signal, middle, em_, Ink::Now});
      case Sample::StartArrow:
        return way(Stroke::Solid, Ink::Quiet);
      case Sample::JoinArrow:
        return way(Stroke::Dashed, Ink::Now);
      case Sample::Adopted:
        return way(Stroke::Dashed, Ink::Quiet);
      case Sample::Ready:
        return ticks(0.7F, Ink::Alive);
      case Sample::Sampled:
        return ticks(0.3F, Ink::Quiet);
      case Sample::Stderr:
        for (const float x : {-0.15F, 0.15F})
          drawing_.add(
              Way{{{middle.x + x * em_, cell_.y + 0.1F * em_}, {middle.x + x * em_, cell_.bottom() - 0.1F * em_}},
                  Stroke::Solid,
                  1.5F,
                  false,
                  Ink::Trouble});
    }
  }

 private:
  void box(Stroke stroke, Ground ground, Ink ink) {
    drawing_.add(
        Box{{cell_.x, cell_.y + 0.2F * em_, cell_.width, cell_.height - 0.4F * em_}, stroke, 1, ground, 3, ink});
  }
  void icon(Icon icon) { drawing_.add(Mark{icon, cell_.center(), em_, Ink::Quiet}); }
  void way(Stroke stroke, Ink ink) {
    drawing_.add(Way{{{cell_.x, cell_.center().y}, {cell_.right(), cell_.center().y}}, stroke, 1.5F, true, ink});
  }
  void ticks(float height, Ink ink) {
    for (int i = 0; i < 5; ++i) {
      const float x = cell_.x + cell_.width * (static_cast<float>(i) + 0.5F) / 5;
      drawing_.add(Way{{{x, cell_.bottom() - 0.2F * em_ - height * em_}, {x, cell_.bottom() - 0.2F * em_}},
                       Stroke::Solid,
                       1.5F,
                       false,
                       ink});
    }
  }

  Drawing& drawing_;
  Rect cell_;
  float em_;
};

}  // namespace

float add_legend(Drawing& drawing, ImVec2 at, float width, const Scene& scene) {
  const Font font = scene.theme.fonts.small;
  const float em = scene.theme.fonts.text.size, line = std::ceil(line_height(font)), sample = 2.2F * em;
  const float begin = at.y;
  for (const Row& row : kRows) {
    const float text_x = at.x + sample + 0.7F * em;
    const auto lines = wrapped(font, scene.tr(row.words), std::max(em, width - sample - 0.7F * em));
    Sampler{drawing, {at.x, at.y, sample, 1.35F * em}, em}.add(row.sample);
    float y = at.y + (1.35F * em - line) / 2;
    for (const std::string& each : lines) {
      drawing.add(Words{{text_x, y, at.x + width - text_x + 1, line}, each, Type::Small, Ink::Quiet});
      y += line;
    }
    at.y = std::max(at.y + 1.35F * em, y) + 0.2F * em;
  }
  return at.y - begin;
}

}  // namespace view
