#include "view/hand.hpp"

#include <algorithm>
#include <cmath>

#include "view/labels.hpp"
#include "view/toolkit/widgets.hpp"

namespace view {
namespace {

constexpr float kHeight = 158;  // Points.
constexpr float kPad = 0.9F, kHead = 2.0F, kGap = 0.8F, kWidestCard = 19, kNarrowestCard = 9.5F,
                kDigit = 1.9F;  // In ems.

constexpr Text kYourTurn{"Your turn", "轮到你了"};
constexpr Text kMoves{"It moves …", "正在进行……"};
constexpr Text kStep{"step {0} · {1:.3f} s", "第 {0} 步 · {1:.3f} 秒"};
constexpr Text kLine{"line {0}", "第 {0} 行"};
constexpr Text kMore{"and {0} more", "还有 {0} 个"};
constexpr Text kDice{"Dice", "掷骰子"};
constexpr Text kUndo{"Undo", "撤销"};
constexpr Text kEach{"Each step", "每步都问"};
constexpr Text kNotEach{"Only where it matters", "只问要紧的"};
constexpr Text kLetGo{"Let go", "放手"};
constexpr Text kUsual{"usual", "照常"};

class HandLayout {
 public:
  HandLayout(const Scene& scene, const HandScene& hand, ImVec2 size)
      : scene_{scene}, hand_{hand}, em_{scene.theme.fonts.text.size}, opacity_{hand.open ? 1.F : 0.55F} {
    area_ = Rect{0, 0, size.x, size.y}.inset(kPad * em_, 0);
  }

  HandItems run() {
    head();
    const float top = kHead * em_, height = area_.height - top - 0.6F * em_;
    if (height > 2 * em_) cards({area_.x, top, area_.width, height});
    return std::move(items_);
  }

 private:
  void words(Rect rect, const std::string& text, Type type, Ink ink, Serial owner = trace::kNobody,
             Align align = Align::Left) {
    items_.drawing.add(Words{rect, text, type, ink, owner, align, opacity_});
  }

  void head() {
    const Rect row{area_.x, 0, area_.width, kHead * em_};
    const float buttons = this->buttons(row);
    const std::string says = !hand_.says.empty() ? hand_.says : scene_.tr(hand_.open ? kYourTurn : kMoves);
    const Ink ink = hand_.trouble ? Ink::Trouble : hand_.open && hand_.says.empty() ? Ink::Now : Ink::Text;
    const float wide = std::min(text_width(scene_.theme.fonts.bold, says) + 1, buttons - row.x);
    words({row.x, row.y, wide, row.height}, says, Type::Bold, ink);
    const float x = row.x + wide + em_;
    const std::string step = scene_.tr(kStep, hand_.steps + 1, hand_.seconds);
    if (text_width(scene_.theme.fonts.small, step) < buttons - x)
      words({x, row.y, buttons - x, row.height}, step, Type::Small, Ink::Quiet);
  }

  /// Places the buttons from the right; where there is little room the most useful ones remain. Returns the left end.
  float buttons(const Rect& row) {
    struct Entry {
      Command command;
      Text text;
    };
    std::vector<Entry> entries{{Command::HandLetGo, kLetGo}};
    if (hand_.can_undo) entries.push_back({Command::HandUndo, kUndo});
    entries.push_back({Command::HandDice, kDice});
    entries.push_back({Command::HandEachStep, hand_.each ? kNotEach : kEach});
    float right = row.right();
    const Theme& theme = scene_.theme;
    for (const Entry& entry : entries) {
      const std::string text = scene_.tr(entry.text), key = key_of(entry.command);
      const float label = text_width(theme.fonts.text, text), cap = key_cap_width(theme, key);
      const float wide = label + cap + 1.7F * em_, height = 1.6F * em_;
      if (right - wide < row.x + row.width * 0.35F) break;
      const Rect box{right - wide, row.center().y - height / 2, wide, height};
      items_.drawing.add(Box{box, Stroke::None, 1, Ground::Raised, 8, Ink::Line, trace::kNobody, opacity_});
      words({box.x + 0.6F * em_, box.y, label + 2, height}, text, Type::Regular, Ink::Text);
      const Rect key_box{box.right() - 0.5F * em_ - cap, box.y + 0.25F * em_, cap, height - 0.5F * em_};
      items_.drawing.add(Box{key_box, Stroke::Solid, 1, Ground::None, 4, Ink::Line, trace::kNobody, opacity_});
      words(key_box, key, Type::Small, Ink::Quiet, trace::kNobody, Align::Center);
      items_.buttons.push_back({entry.command, box});
      right -= wide + 0.5F * em_;
    }
    return right;
  }

  /// Places the cards in the order of their actors. Where there is no room for all, cards that can be chosen have
  /// precedence.
  void cards(const Rect& row) {
    std::vector<std::size_t> shown(hand_.cards.size());
    for (std::size_t i = 0; i < shown.size(); ++i) shown[i] = i;
    const float more = 5 * em_;
    const auto fit = [&](float room) {
      return static_cast<std::size_t>(std::max(1.F, std::floor((room + kGap * em_) / ((kNarrowestCard + kGap) * em_))));
    };
    if (shown.size() > fit(row.width)) {
      std::stable_partition(shown.begin(), shown.end(), [&](std::size_t i) {
        return hand_.cards[i].may_be_chosen && hand_.cards[i].state != HandCard::State::Waits;
      });
      shown.resize(std::min(shown.size(), fit(row.width - more)));
      std::sort(shown.begin(), shown.end());
      items_.left_out = hand_.cards.size() - shown.size();
    }
    if (shown.empty()) return;
    const auto count = static_cast<float>(shown.size());
    const float room = row.width - (items_.left_out > 0 ? more : 0);
    const float wide = std::min(kWidestCard * em_, (room - (count - 1) * kGap * em_) / count);
    float x = row.x;
    for (const std::size_t i : shown) {
      const Rect rect{x, row.y, wide, row.height};
      card(hand_.cards[i], rect);
      items_.cards.push_back({i, rect});
      x += wide + kGap * em_;
    }
    if (items_.left_out > 0)
      words({x, row.y, row.right() - x, row.height}, scene_.tr(kMore, items_.left_out), Type::Small, Ink::Quiet);
  }

  void card(const HandCard& card, const Rect& rect) {
    const bool ready = card.may_be_chosen && card.state != HandCard::State::Waits;
    items_.drawing.add(Box{rect, ready ? Stroke::Solid : Stroke::Dashed, card.usual ? 2.6F : 1.4F,
                           ready ? Ground::Wash : Ground::None, 10, card.usual ? Ink::Now : Ink::Owner, card.actor,
                           opacity_});
    const Rect inner = rect.inset(0.7F * em_, 0.55F * em_);
    const float line = std::ceil(line_height(scene_.theme.fonts.text));
    const Rect digit{inner.x, inner.y, kDigit * em_, kDigit * em_};
    number(card, digit);
    const float x = digit.right() + 0.6F * em_, wide = inner.right() - x;
    words({x, inner.y, wide, line}, cut_in_middle(scene_.theme.fonts.bold, card.who, wide), Type::Bold, Ink::Owner,
          card.actor);
    if (card.line > 0)
      words({x, inner.y + line, wide, 0.8F * line}, scene_.tr(kLine, card.line), Type::Small, Ink::Quiet);
    float y = digit.bottom() + 0.25F * em_;
    words({inner.x, y, inner.width, line}, card.does, Type::Bold, ready ? Ink::Text : Ink::Quiet);
    y += line;
    const float foot = inner.bottom() - line;
    if (!card.text.empty() && y + 0.9F * line <= foot) {
      words({inner.x, y, inner.width, line}, card.text, Type::Mono, Ink::Text);
      y += line;
    }
    stands(card, {inner.x, std::max(y, foot), inner.width, line});
  }

  void number(const HandCard& card, const Rect& rect) {
    if (card.digit == 0) return;
    items_.drawing.add(Box{rect, Stroke::Solid, 1.6F, card.thread ? Ground::None : Ground::Solid, 6, Ink::Owner,
                           card.actor, opacity_});
    words(rect, std::to_string(card.digit), Type::Large, card.thread ? Ink::Owner : Ink::OnOwner, card.actor,
          Align::Center);
  }

  void stands(const HandCard& card, Rect row) {
    const bool waits = card.state == HandCard::State::Waits, sleeps = card.state == HandCard::State::Asleep;
    if (waits || sleeps) {
      items_.drawing.add(Mark{waits ? Icon::Hourglass : Icon::Moon,
                              {row.x + 0.5F * em_, row.center().y},
                              0.85F * em_,
                              waits ? Ink::Now : Ink::Quiet,
                              trace::kNobody,
                              opacity_});
      row.x += 1.3F * em_, row.width -= 1.3F * em_;
    }
    if (card.usual) {
      const std::string key = key_of(Command::HandUsual), text = scene_.tr(kUsual);
      const float cap = key_cap_width(scene_.theme, key), wide = text_width(scene_.theme.fonts.small, text) + 2;
      const Rect box{row.right() - cap, row.y + 0.1F * em_, cap, row.height - 0.2F * em_};
      items_.drawing.add(Box{box, Stroke::Solid, 1, Ground::None, 4, Ink::Line, trace::kNobody, opacity_});
      words(box, key, Type::Small, Ink::Quiet, trace::kNobody, Align::Center);
      row.width -= cap + 0.4F * em_;
      if (row.width > wide + text_width(scene_.theme.fonts.text, card.stands) + em_) {
        words({row.right() - wide, row.y, wide, row.height}, text, Type::Small, Ink::Now, trace::kNobody, Align::Right);
        row.width -= wide + 0.4F * em_;
      }
    }
    words(row, card.stands, Type::Regular, waits ? Ink::Now : Ink::Quiet);
  }

  const Scene& scene_;
  const HandScene& hand_;
  float em_, opacity_;
  Rect area_;
  HandItems items_;
};

}  // namespace

float hand_height(ImVec2 size, float scale) { return std::floor(std::min(kHeight * scale, size.y * 0.3F)); }

HandItems layout_hand(const Scene& scene, const HandScene& hand, ImVec2 size) {
  return HandLayout{scene, hand, size}.run();
}

void draw_hand(const HandItems& items, const Scene& scene, const HandScene& hand, Canvas& canvas, Actions& actions) {
  paint(items.drawing, scene, canvas, actions);
  for (const HandItems::Button& button : items.buttons) {
    if (!canvas.pointer().over(button.rect)) continue;
    canvas.frame(button.rect, scene.theme.colors.quiet_text, 1, scene.theme.px(8));
    if (canvas.pointer().pressed) actions.add(action::Do{button.command});
  }
  if (!hand.open) return;
  for (const HandItems::Card& each : items.cards) {
    const HandCard& card = hand.cards[each.card];
    if (!card.may_be_chosen || !canvas.pointer().over(each.rect)) continue;
    canvas.frame(each.rect.inset(-scene.theme.px(2)), scene.theme.colors.now, scene.theme.px(2), scene.theme.px(11));
    if (canvas.pointer().pressed) actions.add(action::ChooseStep{hand.turn, card.choice});
  }
}

}  // namespace view
