#include "view/toolkit/icons.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>

namespace view {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

// A square from (-1, -1) to (1, 1) in which icons are drawn.
class Pen {
 public:
  Pen(ImDrawList& list, ImVec2 center, float size, Color color)
      : list_(list), center_(center), half_(size / 2), width_(std::max(1.2F, size / 9)), color_(color.packed()) {}

  ImVec2 at(float x, float y) const { return ImVec2(center_.x + x * half_, center_.y + y * half_); }

  void line(std::initializer_list<ImVec2> points, bool closed = false) {
    for (const ImVec2 p : points) list_.PathLineTo(at(p.x, p.y));
    list_.PathStroke(color_, closed ? ImDrawFlags_Closed : 0, width_);
  }
  // Clockwise or not: Dear ImGui smooths the edges of clockwise shapes only.
  void filled(std::initializer_list<ImVec2> points) {
    float area = 0;
    for (auto p = points.begin(), q = points.end() - 1; p != points.end(); q = p++) area += q->x * p->y - p->x * q->y;
    for (const ImVec2 p : points) list_.PathLineTo(at(p.x, p.y));
    if (area < 0) std::reverse(list_._Path.begin(), list_._Path.end());
    list_.PathFillConvex(color_);
  }
  void ring(float x, float y, float radius) { list_.AddCircle(at(x, y), radius * half_, color_, 0, width_); }
  void disc(float x, float y, float radius) { list_.AddCircleFilled(at(x, y), radius * half_, color_); }
  void arc(float x, float y, float radius, float from, float to) {
    list_.PathArcTo(at(x, y), radius * half_, from, to);
    list_.PathStroke(color_, 0, width_);
  }
  void box(float left, float top, float right, float bottom, float rounding = 0.15F) {
    list_.AddRect(at(left, top), at(right, bottom), color_, rounding * half_, 0, width_);
  }
  void filled_box(float left, float top, float right, float bottom, float rounding = 0.1F) {
    list_.AddRectFilled(at(left, top), at(right, bottom), color_, rounding * half_);
  }

  void triangle_right(float left, float right) { filled({{left, -0.75F}, {right, 0}, {left, 0.75F}}); }
  void triangle_left(float left, float right) { filled({{right, -0.75F}, {left, 0}, {right, 0.75F}}); }
  void bolt(float scale) {
    filled({{0.25F * scale, -scale}, {-0.5F * scale, 0.15F * scale}, {0.05F * scale, 0.15F * scale}});
    filled({{-0.25F * scale, scale}, {0.5F * scale, -0.15F * scale}, {-0.05F * scale, -0.15F * scale}});
  }
  void cross(float x, float y, float reach) {
    line({{x - reach, y - reach}, {x + reach, y + reach}});
    line({{x - reach, y + reach}, {x + reach, y - reach}});
  }
  void letter_box(std::initializer_list<ImVec2> stroke) {
    box(-0.85F, -0.75F, 0.85F, 0.75F);
    line(stroke);
  }

 private:
  ImDrawList& list_;
  ImVec2 center_;
  float half_;
  float width_;
  ImU32 color_;
};

// A crescent: the limb that is lit, and the shadow's edge back from one horn to the other.
void moon(Pen& pen) {
  pen.arc(0, 0, 0.85F, 0.09F * kPi, 1.41F * kPi);
  pen.arc(0.5F, -0.42F, 0.79F, 0.34F * kPi, 1.16F * kPi);
}

void hourglass(Pen& pen) {
  pen.line({{-0.7F, -0.9F}, {0.7F, -0.9F}});
  pen.line({{-0.7F, 0.9F}, {0.7F, 0.9F}});
  pen.line({{-0.55F, -0.85F}, {0.55F, 0.85F}, {-0.55F, 0.85F}, {0.55F, -0.85F}});
  pen.filled({{0, 0.25F}, {0.45F, 0.85F}, {-0.45F, 0.85F}});
}

// It swims to the left.
void fish(Pen& pen, Icon icon) {
  if (icon == Icon::FishBones) {
    pen.line({{-0.55F, 0}, {0.9F, 0}});
    pen.ring(-0.7F, 0, 0.22F);
    for (const float x : {-0.1F, 0.25F}) pen.line({{x, -0.4F}, {x, 0.4F}});
    return pen.line({{0.85F, -0.4F}, {0.55F, 0}, {0.85F, 0.4F}});
  }
  const std::initializer_list<ImVec2> body{{-0.95F, 0},     {-0.75F, -0.3F}, {-0.4F, -0.48F}, {-0.05F, -0.45F},
                                           {0.25F, -0.25F}, {0.42F, 0},      {0.25F, 0.25F},  {-0.05F, 0.45F},
                                           {-0.4F, 0.48F},  {-0.75F, 0.3F}};
  if (icon == Icon::Fish) {
    pen.filled(body);
    return pen.filled({{0.3F, 0}, {0.9F, -0.45F}, {0.9F, 0.45F}});
  }
  pen.line(body, true);
  pen.line({{0.42F, 0}, {0.9F, -0.42F}, {0.9F, 0.42F}}, true);
}

void transport(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::Play:
      return pen.triangle_right(-0.6F, 0.8F);
    case Icon::Pause:
      pen.filled_box(-0.65F, -0.75F, -0.15F, 0.75F);
      return pen.filled_box(0.15F, -0.75F, 0.65F, 0.75F);
    case Icon::StepForward:
      pen.filled_box(-0.75F, -0.75F, -0.45F, 0.75F);
      return pen.triangle_right(-0.2F, 0.85F);
    case Icon::StepBack:
      pen.filled_box(0.45F, -0.75F, 0.75F, 0.75F);
      return pen.triangle_left(-0.85F, 0.2F);
    case Icon::ToBegin:
      pen.filled_box(-0.85F, -0.75F, -0.6F, 0.75F);
      return pen.triangle_left(-0.5F, 0.7F);
    case Icon::ToEnd:
      pen.filled_box(0.6F, -0.75F, 0.85F, 0.75F);
      return pen.triangle_right(-0.7F, 0.5F);
    case Icon::NextEvent:
      pen.triangle_right(-0.85F, 0.1F);
      return pen.disc(0.6F, 0, 0.3F);
    case Icon::Loop:
      pen.arc(0, 0, 0.7F, -0.2F * kPi, 1.4F * kPi);
      return pen.filled({{0.55F, -0.95F}, {0.6F, -0.2F}, {-0.1F, -0.5F}});
    default:
      return;
  }
}

void life(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::Running:
      return pen.disc(0, 0, 0.75F);
    case Icon::Hourglass:
      return hourglass(pen);
    case Icon::Moon:
      return moon(pen);
    case Icon::Zombie:
      pen.ring(0, -0.15F, 0.7F);
      pen.cross(-0.28F, -0.2F, 0.14F);
      pen.cross(0.28F, -0.2F, 0.14F);
      pen.line({{-0.3F, 0.55F}, {-0.3F, 0.9F}});
      pen.line({{0, 0.6F}, {0, 0.95F}});
      return pen.line({{0.3F, 0.55F}, {0.3F, 0.9F}});
    case Icon::Fish:
    case Icon::FishHollow:
    case Icon::FishBones:
      return fish(pen, icon);
    case Icon::Ended:
      return pen.filled_box(-0.65F, -0.65F, 0.65F, 0.65F);
    case Icon::Failed:
      return pen.cross(0, 0, 0.65F);
    case Icon::Killed:
      pen.ring(0, 0, 0.9F);
      return pen.bolt(0.65F);
    case Icon::Signal:
      return pen.bolt(1);
    case Icon::Orphan:
      pen.disc(0, 0.55F, 0.35F);
      pen.line({{0, 0.1F}, {0, -0.15F}});
      pen.line({{-0.35F, -0.3F}, {0.35F, -0.45F}});
      return pen.line({{0, -0.6F}, {0, -0.95F}});
    case Icon::Daemon:
      pen.ring(0, 0.2F, 0.65F);
      pen.line({{-0.5F, -0.25F}, {-0.75F, -0.9F}});
      return pen.line({{0.5F, -0.25F}, {0.75F, -0.9F}});
    default:
      return;
  }
}

void things(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::Lock:
      pen.filled_box(-0.7F, -0.1F, 0.7F, 0.85F);
      pen.line({{-0.42F, -0.1F}, {-0.42F, -0.4F}});
      pen.line({{0.42F, -0.1F}, {0.42F, -0.4F}});
      return pen.arc(0, -0.4F, 0.42F, kPi, 2 * kPi);
    case Icon::Key:
      pen.ring(-0.5F, 0, 0.38F);
      pen.line({{-0.1F, 0}, {0.9F, 0}, {0.9F, 0.35F}});
      return pen.line({{0.5F, 0}, {0.5F, 0.3F}});
    case Icon::Unlock:
      pen.box(-0.7F, -0.1F, 0.7F, 0.85F);
      pen.line({{-0.42F, -0.1F}, {-0.42F, -0.45F}});
      return pen.arc(0, -0.45F, 0.42F, kPi, 1.9F * kPi);
    case Icon::Queue:
      pen.filled_box(-0.9F, -0.35F, -0.4F, 0.35F);
      pen.filled_box(-0.25F, -0.35F, 0.25F, 0.35F);
      return pen.box(0.4F, -0.35F, 0.9F, 0.35F);
    case Icon::Pipe:
      pen.line({{-0.9F, -0.4F}, {0.9F, -0.4F}});
      pen.line({{-0.9F, 0.4F}, {0.9F, 0.4F}});
      return pen.disc(0, 0, 0.2F);
    case Icon::Event:
      pen.line({{-0.55F, -0.9F}, {-0.55F, 0.9F}});
      return pen.filled({{-0.5F, -0.85F}, {0.8F, -0.45F}, {-0.5F, -0.05F}});
    case Icon::Barrier:
      pen.filled_box(-0.12F, -0.9F, 0.12F, 0.9F);
      pen.disc(-0.6F, -0.45F, 0.22F);
      return pen.disc(-0.6F, 0.45F, 0.22F);
    case Icon::Memory:
      pen.line({{-0.9F, -0.45F}, {0.9F, -0.45F}, {0.9F, 0.45F}, {-0.9F, 0.45F}}, true);
      pen.line({{-0.3F, -0.45F}, {-0.3F, 0.45F}});
      return pen.line({{0.3F, -0.45F}, {0.3F, 0.45F}});
    case Icon::Semaphore:
      pen.ring(-0.5F, 0, 0.35F);
      return pen.disc(0.5F, 0, 0.4F);
    case Icon::Print:
      return pen.letter_box({{-0.5F, -0.35F}, {-0.1F, 0}, {-0.5F, 0.35F}});
    case Icon::Input:
      return pen.letter_box({{-0.3F, -0.45F}, {-0.3F, 0.45F}});
    case Icon::Exception:
      pen.line({{0, -0.85F}, {0.9F, 0.8F}, {-0.9F, 0.8F}}, true);
      pen.line({{0, -0.25F}, {0, 0.3F}});
      return pen.disc(0, 0.55F, 0.12F);
    case Icon::Deadlock:
      pen.ring(-0.35F, 0, 0.5F);
      return pen.ring(0.35F, 0, 0.5F);
    default:
      return;
  }
}

void eye(Pen& pen) {
  pen.line({{-0.95F, 0}, {-0.4F, -0.5F}, {0.4F, -0.5F}, {0.95F, 0}, {0.4F, 0.5F}, {-0.4F, 0.5F}}, true);
  pen.disc(0, 0, 0.25F);
}

void help(Pen& pen) {
  pen.arc(0, -0.4F, 0.4F, -kPi, 0.3F * kPi);
  pen.line({{0.25F, -0.1F}, {0, 0.15F}, {0, 0.4F}});
  pen.disc(0, 0.75F, 0.13F);
}

void documents(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::Bookmark:
      return pen.line({{-0.5F, -0.85F}, {0.5F, -0.85F}, {0.5F, 0.85F}, {0, 0.4F}, {-0.5F, 0.85F}}, true);
    case Icon::Open:
      return pen.line({{-0.9F, 0.7F},
                       {-0.9F, -0.7F},
                       {-0.2F, -0.7F},
                       {0, -0.4F},
                       {0.6F, -0.4F},
                       {0.6F, -0.1F},
                       {-0.5F, -0.1F},
                       {-0.9F, 0.7F},
                       {0.55F, 0.7F},
                       {0.95F, -0.1F},
                       {0.6F, -0.1F}});
    case Icon::Folder:
      return pen.line({{-0.9F, 0.7F}, {-0.9F, -0.7F}, {-0.2F, -0.7F}, {0, -0.4F}, {0.9F, -0.4F}, {0.9F, 0.7F}}, true);
    case Icon::File:
      return pen.line({{-0.65F, 0.9F}, {-0.65F, -0.9F}, {0.2F, -0.9F}, {0.65F, -0.4F}, {0.65F, 0.9F}}, true);
    case Icon::Picture:
      pen.box(-0.9F, -0.7F, 0.9F, 0.7F);
      pen.line({{-0.7F, 0.45F}, {-0.2F, -0.15F}, {0.15F, 0.2F}, {0.4F, 0}, {0.75F, 0.45F}});
      return pen.disc(0.4F, -0.35F, 0.14F);
    default:
      return;
  }
}

void appearance(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::Theme:
      pen.ring(0, 0, 0.8F);
      return pen.filled({{0, -0.75F}, {0.53F, -0.53F}, {0.75F, 0}, {0.53F, 0.53F}, {0, 0.75F}});
    case Icon::Language:
      pen.ring(0, 0, 0.85F);
      pen.line({{-0.85F, 0}, {0.85F, 0}});
      pen.arc(-0.75F, 0, 1.1F, -0.27F * kPi, 0.27F * kPi);
      return pen.arc(0.75F, 0, 1.1F, 0.73F * kPi, 1.27F * kPi);
    case Icon::Larger:
      pen.line({{-0.7F, 0.8F}, {0, -0.8F}, {0.7F, 0.8F}});
      return pen.line({{-0.45F, 0.25F}, {0.45F, 0.25F}});
    case Icon::Smaller:
      pen.line({{-0.45F, 0.8F}, {0, -0.25F}, {0.45F, 0.8F}});
      return pen.line({{-0.28F, 0.45F}, {0.28F, 0.45F}});
    case Icon::Presenter:
      pen.box(-0.9F, -0.75F, 0.9F, 0.4F);
      pen.line({{-0.4F, 0.9F}, {0, 0.4F}, {0.4F, 0.9F}});
      return;
    case Icon::Eye:
      return eye(pen);
    default:
      return;
  }
}

void controls(Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::Live:
      pen.disc(0, 0, 0.35F);
      return pen.ring(0, 0, 0.8F);
    case Icon::Check:
      return pen.line({{-0.75F, 0}, {-0.2F, 0.6F}, {0.8F, -0.65F}});
    case Icon::Close:
      return pen.cross(0, 0, 0.6F);
    case Icon::Search:
      pen.ring(-0.2F, -0.2F, 0.55F);
      return pen.line({{0.25F, 0.25F}, {0.85F, 0.85F}});
    case Icon::Help:
      return help(pen);
    case Icon::Again:
      pen.arc(0, 0.05F, 0.75F, -0.35F * kPi, 1.2F * kPi);
      return pen.filled({{-0.05F, -1.0F}, {0.7F, -0.65F}, {-0.0F, -0.2F}});
    case Icon::Stop:
      return pen.box(-0.65F, -0.65F, 0.65F, 0.65F);
    case Icon::Menu:
      pen.line({{-0.75F, -0.5F}, {0.75F, -0.5F}});
      pen.line({{-0.75F, 0}, {0.75F, 0}});
      return pen.line({{-0.75F, 0.5F}, {0.75F, 0.5F}});
    case Icon::Next:
      return pen.line({{-0.35F, -0.7F}, {0.35F, 0}, {-0.35F, 0.7F}});
    case Icon::Previous:
      return pen.line({{0.35F, -0.7F}, {-0.35F, 0}, {0.35F, 0.7F}});
    case Icon::Up:
      return pen.line({{-0.7F, 0.35F}, {0, -0.35F}, {0.7F, 0.35F}});
    case Icon::Down:
      return pen.line({{-0.7F, -0.35F}, {0, 0.35F}, {0.7F, -0.35F}});
    case Icon::Hand:  // Four fingers over a palm, the thumb beside it.
      for (const float x : {-0.36F, -0.06F, 0.24F, 0.54F})
        pen.line({{x, 0}, {x, x > 0.5F ? -0.5F : x < -0.3F ? -0.65F : -0.85F}});
      pen.line({{-0.36F, 0.1F}, {-0.8F, -0.2F}});
      return pen.filled({{-0.45F, -0.05F}, {0.63F, -0.05F}, {0.5F, 0.85F}, {-0.2F, 0.85F}});
    case Icon::Info:
      pen.ring(0, 0, 0.85F);
      pen.disc(0, -0.4F, 0.13F);
      return pen.line({{0, -0.05F}, {0, 0.5F}});
    default:
      return;
  }
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, ImVec2 center, float size, Color color) {
  Pen pen(list, center, size, color);
  transport(pen, icon);  // Each draws the icons that are its own.
  life(pen, icon);
  things(pen, icon);
  documents(pen, icon);
  appearance(pen, icon);
  controls(pen, icon);
}

}  // namespace view
