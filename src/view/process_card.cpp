#include "view/process_card.hpp"

#include <array>
#include <utility>

#include "view/badge.hpp"
#include "view/labels.hpp"

namespace view {
namespace {

constexpr Text kDaemonTip{"daemon: ended when its parent ends", "守护进程：父进程结束时被结束"};
constexpr Text kNothingPrinted{"nothing printed yet", "还没有输出"};

// In em.
constexpr float kHand = 3.F, kPadding = 0.75F, kNarrowPadding = 0.35F, kBadge = 1.35F, kMark = 0.95F, kMarked = 1.2F,
                kLeastObject = 2;

/// A rectangle from which pieces are cut at its sides.
struct Slice {
  Rect rest;
  Rect left(float width) {
    const Rect cut{rest.x, rest.y, std::min(width, rest.width), rest.height};
    rest.x += cut.width;
    rest.width -= cut.width;
    return cut;
  }
  Rect right(float width) {
    const float w = std::min(width, rest.width);
    rest.width -= w;
    return {rest.right(), rest.y, w, rest.height};
  }
};

class Card {
 public:
  Card(Drawing& drawing, const CardFacts& facts, const Scene& scene)
      : drawing_{drawing},
        facts_{facts},
        scene_{scene},
        em_{scene.theme.fonts.text.size},
        dead_{facts_.presence == Presence::Gone} {}

  /// On its way from `before`: the frames of both states fade into each other; each line that differs is the old one
  /// first, then the new one. Chip and life stay where they are the same, since their line is always drawn.
  void draw(CardForm form, const Rect& rect, const CardFacts& before) {
    if (before.presence == Presence::Unborn || facts_.change >= 1 || form == CardForm::Dot) return draw(form, rect);
    CardFacts old_facts = before;  // What moves or grows does so for both.
    old_facts.there = facts_.there;
    old_facts.hand = facts_.hand;
    old_facts.life = facts_.life;
    Card old{drawing_, old_facts, scene_};
    const bool fades = before.presence != facts_.presence;
    if (fades) old.frame(rect, form, 1 - facts_.change);
    frame(rect, form, fades ? facts_.there * facts_.change : facts_.there);
    if (facts_.acts < 1) act(rect);
    old_ = &old;
    words_of(form, rect);
    old_ = nullptr;
  }

  void draw(CardForm form, const Rect& rect) {
    if (form == CardForm::Dot) return dot(rect);
    frame(rect, form, facts_.there);
    if (facts_.acts < 1) act(rect);
    words_of(form, rect);
  }

 private:
  void words_of(CardForm form, const Rect& rect) {
    switch (form) {
      case CardForm::Full:
        lines(rect.inset(kPadding * em_, 0.45F * em_), 4);
        break;
      case CardForm::Tight:
        lines(rect.inset(kPadding * em_, 0.4F * em_), 3);
        break;
      case CardForm::Medium:
        lines(rect.inset(kPadding * em_, 0.25F * em_), 2);
        break;
      case CardForm::Compact:
        one_line(rect.inset(kNarrowPadding * em_, 0), true);
        break;
      case CardForm::Chip:
      case CardForm::Dot:
        one_line(rect.inset(kNarrowPadding * em_, 0), false);
        break;
    }
  }

  /// Words do not fade, they are replaced at this part of a change: a film may stand in the middle of one, and words
  /// that are fading cannot be read from the last row.
  static constexpr float kWordsChange = 0.4F;

  /// Whether a line says something else than before.
  static bool differs(const CardFacts& was, const CardFacts& is, int line) {
    if (line == 1)
      return was.presence != is.presence || was.icon != is.icon || was.doing != is.doing || was.status != is.status ||
             was.exit_code != is.exit_code || was.signalled != is.signalled;
    if (line == 2) return was.line_number != is.line_number || was.code != is.code;
    return line == 3 && was.print != is.print;
  }

  Ink mark_ink() const {
    switch (facts_.presence) {
      case Presence::Waiting:
        return Ink::Now;
      case Presence::Zombie:
        return Ink::Trouble;
      case Presence::Gone:
        return facts_.chip == ChipShape::Failed   ? Ink::Trouble
               : facts_.chip == ChipShape::Killed ? Ink::Struck
                                                  : Ink::Quiet;
      case Presence::Initial:
        return Ink::Faint;
      case Presence::Unborn:
      case Presence::Running:
      case Presence::Sleeping:
        break;
    }
    return Ink::Owner;
  }

  Stroke stroke() const {
    switch (facts_.presence) {
      case Presence::Waiting:
        return Stroke::Dashed;
      case Presence::Zombie:
      case Presence::Unborn:
        return Stroke::Dotted;
      case Presence::Initial:
        return facts_.chip == ChipShape::Initial ? Stroke::Dotted : Stroke::Solid;
      case Presence::Running:
      case Presence::Sleeping:
      case Presence::Gone:
        break;
    }
    return Stroke::Solid;
  }

  Ground ground() const {
    switch (facts_.presence) {
      case Presence::Running:
        return Ground::Wash;
      case Presence::Sleeping:
        return Ground::Raised;
      case Presence::Unborn:
      case Presence::Initial:
      case Presence::Waiting:
      case Presence::Zombie:
      case Presence::Gone:
        break;
    }
    return Ground::None;
  }

  /// Marks the acting process: a line below its words grows for the length of the act.
  void act(const Rect& rect) {
    const float high = std::max(2.F, 0.16F * em_), side = 0.6F * em_;
    const float wide = std::max(0.F, rect.width - 2 * side) * facts_.acts;
    drawing_.add(
        Box{{rect.x + side, rect.bottom() - 1.5F * high, wide, high}, Stroke::None, 1, Ground::Solid, 1, Ink::Now});
  }

  void frame(const Rect& rect, CardForm form, float opacity) {
    const bool thin = facts_.presence == Presence::Initial || dead_;
    const float width = thin ? 1.2F : form <= CardForm::Medium ? 2.2F : 1.5F;
    if (facts_.selected || facts_.hovered)
      box(rect.inset(-0.3F * em_), Stroke::Solid, Ground::None, facts_.selected ? Ink::Selected : Ink::Quiet, 1, 11);
    if (facts_.deadlocked) box(rect.inset(-0.3F * em_), Stroke::Dashed, Ground::None, Ink::Trouble, 2, 11);
    // An ended process keeps its colour at three fifths; its words remain opaque.
    drawing_.add(Box{rect, stroke(), width, ground(), 9, Ink::Owner, facts_.process, opacity * (dead_ ? 0.6F : 1.F)});
  }

  /// The first `count` of the four lines.
  void lines(const Rect& inside, int count) {
    constexpr std::array kHeights{1.65F, 1.6F, 1.65F, 1.45F};
    float whole = 0;
    for (int i = 0; i < count; ++i) whole += kHeights.at(static_cast<std::size_t>(i));
    float y = inside.y;
    for (int i = 0; i < count; ++i) {
      const float height = inside.height * kHeights.at(static_cast<std::size_t>(i)) / whole;
      Rect row{inside.x, y, inside.width, height};
      y += height;
      if (i + 1 == count) hand(row);
      const bool changes = old_ != nullptr && differs(old_->facts_, facts_, i);
      if (changes && i == 3) printed(row);
      Card& says = changes && facts_.change < kWordsChange ? *old_ : *this;
      says.line(i, row, count);
    }
  }

  /// At the end of the last line: room for the message that it got, or the value that it has read.
  void hand(Rect& row) {
    if (facts_.hand) {
      row.width -= (kHand + 0.3F) * em_;
    } else if (!facts_.read.empty()) {
      const float wide = std::min(small_width(facts_.read) + 0.8F * em_, row.width * 0.6F), high = 1.35F * em_;
      const Rect tile{row.right() - wide, row.center().y - high / 2, wide, high};
      box(tile, Stroke::None, Ground::Solid, Ink::Owner, 1, 3);
      words(tile.inset(0.35F * em_, 0), facts_.read, Type::Small, Ink::OnOwner, Align::Center);
      row.width -= wide + 0.3F * em_;
    }
  }

  void line(int i, const Rect& row, int count) {
    if (i == 0) who(Slice{row});
    if (i == 1) now(Slice{row});
    if (i == 2) code(row, count == 3);
    if (i == 3) print(Slice{row});
  }

  /// Behind a line that is being printed: a light that comes and goes.
  void printed(const Rect& row) {
    const float strength = facts_.there * std::min(1.F, 4 * facts_.change * (1 - facts_.change));
    drawing_.add(Box{{row.x - 0.3F * em_, row.y, row.width + 0.6F * em_, row.height},
                     Stroke::Solid,
                     1.2F,
                     Ground::Tint,
                     4,
                     Ink::Now,
                     trace::kNobody,
                     strength});
  }

  void who(Slice row) {
    badge(row, kBadge * em_);
    const float wide = text_width(font_of(scene_.theme, Type::Bold), facts_.label) + 1;
    words(row.left(wide), facts_.label, Type::Bold, Ink::Owner);
    row.left(0.45F * em_);
    // The name that the program uses is worth more than the pid.
    const float second = small_width(facts_.second_name);
    if (second > 0 && second <= row.rest.width) {
      words(row.left(second), facts_.second_name, Type::Small, Ink::Quiet);
      row.left(0.45F * em_);
    }
    const float pid = small_width(facts_.pid);
    if (pid > 0 && pid <= row.rest.width) words(row.right(pid), facts_.pid, Type::Small, Ink::Quiet, Align::Right);
  }

  void now(Slice row) {
    if (facts_.presence == Presence::Unborn) return;
    const float chip = chip_width();
    if (dead_) {
      add_chip(row.left(std::min(chip, row.rest.width)));
      row.left(0.5F * em_);
      life(row, small_width(facts_.exit_code) + 0.5F * em_);
      if (small_width(facts_.exit_code) <= row.rest.width) words(row.rest, facts_.exit_code, Type::Small, Ink::Text);
      return;
    }
    const float sign = (kMark + 0.35F) * em_,
                doing = sign + text_width(font_of(scene_.theme, Type::Small), facts_.doing),
                roomy = sign + text_width(font_of(scene_.theme, Type::Regular), facts_.doing);
    if (doing + chip + 0.6F * em_ <= row.rest.width) {
      add_chip(row.right(chip));
      row.right(0.5F * em_);
    }
    if (facts_.signalled) marked(row, Icon::Signal, Ink::Now, {});
    // A state is worth more than the mark of a daemon.
    if (facts_.daemon && sign + small_width(facts_.brief_state) + kMarked * em_ <= row.rest.width)
      marked(row, Icon::Daemon, Ink::Quiet, scene_.tr(kDaemonTip));
    life(row, roomy + 0.4F * em_);
    this->doing(row);
  }

  void doing(Slice& row) {
    mark(row, kMark);
    const Ink ink = facts_.presence == Presence::Waiting  ? Ink::Now
                    : facts_.presence == Presence::Zombie ? Ink::Trouble
                                                          : Ink::Text;
    const bool brief = !facts_.brief_state.empty() && small_width(facts_.doing) > row.rest.width;
    const std::string& text = brief ? facts_.brief_state : facts_.doing;
    if (text_width(font_of(scene_.theme, Type::Regular), text) <= row.rest.width)
      return words(row.rest, text, Type::Regular, ink);
    // What a countdown counts is worth more than the middle of a name.
    const std::size_t count = text.rfind(" · ");
    if (count != std::string::npos && small_width(text) > row.rest.width) {
      const std::string left = text.substr(count + 1), operation = text.substr(0, text.find(' '));
      if (small_width(operation) + small_width(left) > row.rest.width) return cut_words(row.rest, operation, ink);
      words(row.right(small_width(left)), left, Type::Small, ink, Align::Right);
      return cut_words(row.rest, text.substr(0, count), ink);
    }
    cut_words(row.rest, text, ink);
  }
  /// The operation, and its object cut in the middle: processes that are told apart by the end of their names remain
  /// so.
  void cut_words(const Rect& rect, const std::string& text, Ink ink) {
    const std::size_t after = text.find(' ');
    if (small_width(text) <= rect.width || after == std::string::npos) return words(rect, text, Type::Small, ink);
    const std::string operation = text.substr(0, after + 1);
    const float room = rect.width - small_width(operation);
    if (room < kLeastObject * em_) return words(rect, operation.substr(0, after), Type::Small, ink);
    words(rect, operation + cut_in_middle(font_of(scene_.theme, Type::Small), text.substr(after + 1), room),
          Type::Small, ink);
  }

  /// The life of a process as the documents draw it, with the present state lit; nothing if there is no room after
  /// `used`.
  ///
  ///     (initial) ---- (started) ---- (stopped)
  void life(Slice& row, float used) {
    const float radius = 0.24F * em_, step = 1.15F * em_, wide = 2 * step + 2.6F * radius + 0.3F * em_;
    if (used + wide > row.rest.width) return;
    const Rect diagram = row.right(wide);
    row.right(0.3F * em_);
    const ImVec2 first{diagram.x + 1.3F * radius, diagram.center().y};
    const auto node = [&](float i) { return ImVec2{first.x + i * step, first.y}; };
    for (const float i : {0.F, 1.F}) {
      const bool done = facts_.life >= i + 1;
      drawing_.add(Way{{plus(node(i), {radius, 0}), plus(node(i + 1), {-radius, 0})},
                       done ? Stroke::Solid : Stroke::Dotted,
                       1,
                       false,
                       done ? Ink::Quiet : Ink::Faint,
                       trace::kNobody,
                       facts_.there});
    }
    for (const float i : {0.F, 1.F, 2.F})
      drawing_.add(
          Disc{node(i), radius, false, facts_.life >= i ? Ink::Quiet : Ink::Faint, trace::kNobody, facts_.there});
    const bool over = facts_.life > 1;
    drawing_.add(Disc{node(facts_.life), radius * 1.25F, true,
                      over                                                      ? (dead_ ? mark_ink() : Ink::Trouble)
                      : facts_.life >= 1 || facts_.presence == Presence::Zombie ? Ink::Alive
                                                                                : Ink::Quiet,
                      facts_.process, facts_.there});
  }

  float chip_width() const {
    if (facts_.chip == ChipShape::Closed) return small_width(facts_.status) + 0.4F * em_;
    return small_width(facts_.status) + 2.1F * em_;
  }

  void add_chip(const Rect& row) {
    const float height = std::min(row.height, 1.4F * em_);
    const Rect rect{row.x, row.center().y - height / 2, row.width, height};
    const ImVec2 sign{rect.x + 0.85F * em_, rect.center().y};
    const Rect text{rect.x + 1.45F * em_, rect.y, rect.width - 1.9F * em_, rect.height};
    const std::string status = status_within(text.width);
    switch (facts_.chip) {
      case ChipShape::Initial:
        box(rect, Stroke::Dotted, Ground::None, Ink::Quiet, 1.2F, 20);
        drawing_.add(Disc{sign, 0.28F * em_, false, Ink::Quiet, trace::kNobody, facts_.there});
        return words(text, facts_.status, Type::Small, Ink::Text);
      case ChipShape::Started:
        box(rect, Stroke::Solid, Ground::None, Ink::Line, 1.2F, 20);
        drawing_.add(Disc{sign, 0.28F * em_, true, Ink::Alive, trace::kNobody, facts_.there});
        return words(text, facts_.status, Type::Small, Ink::Text);
      case ChipShape::Stopped:
        box(rect, Stroke::Solid, Ground::None, Ink::Alive, 1.5F, 20);
        drawing_.add(Mark{Icon::Check, sign, 0.8F * em_, Ink::Alive, trace::kNobody, facts_.there});
        return words(text, facts_.status, Type::Small, Ink::Text);
      case ChipShape::Failed:
        box(rect, Stroke::None, Ground::Solid, Ink::Trouble, 1, 3);
        drawing_.add(Mark{Icon::Failed, sign, 0.75F * em_, Ink::OnTrouble, trace::kNobody, facts_.there});
        return words(text, status, Type::Small, Ink::OnTrouble);
      case ChipShape::Killed:
        box(rect, Stroke::None, Ground::Solid, Ink::Struck, 1, 20);
        drawing_.add(Mark{Icon::Signal, sign, 0.95F * em_, Ink::OnStruck, trace::kNobody, facts_.there});
        return words(text, status, Type::Small, Ink::OnStruck);
      case ChipShape::Unknown:
        box(rect, Stroke::Dotted, Ground::None, Ink::Quiet, 1.2F, 3);
        return words(rect.inset(0.5F * em_, 0), facts_.status, Type::Small, Ink::Text, Align::Center);
      case ChipShape::Closed:
        return words(rect, facts_.status, Type::Small, Ink::Quiet);
    }
  }

  /// "stopped[SIGTERM]", or only "SIGTERM" where that has no room: the chip's shape says that it has stopped.
  std::string status_within(float width) const {
    const std::size_t open = facts_.status.find('[');
    if (open == std::string::npos || small_width(facts_.status) <= width + 1) return facts_.status;
    return facts_.status.substr(open + 1, facts_.status.size() - open - 2);
  }

  /// The line of code in a strip, its number before it.
  void code(const Rect& row, bool last) {
    Rect strip{row.x - 0.3F * em_, row.y + 0.08F * em_, row.width + 0.6F * em_, row.height - 0.2F * em_};
    if (facts_.code.empty()) {
      if (last) kernel(strip, 0);
      return;
    }
    box(strip, Stroke::None, Ground::Tint, Ink::Owner, 1, 4);
    box({strip.x, strip.y, std::max(2.F, 0.18F * em_), strip.height}, Stroke::None, Ground::Solid, Ink::Owner, 1, 1);
    Slice rest{strip.inset(0.5F * em_, 0)};
    const std::string number = std::to_string(facts_.line_number);
    words(rest.left(small_width(number)), number, Type::Small, Ink::Quiet);
    rest.left(0.6F * em_);
    const float wide = text_width(font_of(scene_.theme, Type::Mono), facts_.code);
    if (last) kernel(rest.rest, wide);
    words(rest.rest, facts_.code, Type::Mono, Ink::Text);
  }

  void kernel(const Rect& row, float used) {
    const float wide = small_width(facts_.kernel);
    if (facts_.kernel.empty() || used + wide + 0.8F * em_ > row.width) return;
    words({row.right() - wide, row.y, wide, row.height}, facts_.kernel, Type::Small, Ink::Quiet, Align::Right);
  }

  void print(Slice row) {
    if (!facts_.kernel.empty()) {
      const float wide = small_width(facts_.kernel);
      const float text = text_width(font_of(scene_.theme, Type::Mono), facts_.print);
      if (facts_.print.empty() || text + wide + 2.4F * em_ <= row.rest.width) {
        words(row.right(wide), facts_.kernel, Type::Small, Ink::Quiet, Align::Right);
        row.right(0.6F * em_);
      }
    }
    const Rect sign = row.left(1.1F * em_);
    const bool none = facts_.print.empty();
    words(sign, "›", Type::Regular, none ? Ink::Faint : facts_.print_is_error ? Ink::Trouble : Ink::Quiet);
    if (none) return words(row.rest, scene_.tr(kNothingPrinted), Type::Small, Ink::Faint);
    words(row.rest, facts_.print, Type::Mono, facts_.print_is_error ? Ink::Trouble : Ink::Text);
  }

  void one_line(const Rect& inside, bool compact) {
    Slice row{inside};
    mark(row, compact ? 0.85F : 0.7F);
    words(row.rest, facts_.label, compact ? Type::Regular : Type::Small, Ink::Owner);
  }

  void dot(const Rect& rect) {
    if (facts_.selected || facts_.hovered)
      box(rect.inset(-0.2F * em_), Stroke::Solid, Ground::None, Ink::Selected, 1, 3);
    if (facts_.presence == Presence::Unborn) return;
    const float size = std::min(rect.width, rect.height) * facts_.there;
    if (facts_.presence == Presence::Running && size > 4) {
      drawing_.add(Disc{rect.center(), size / 2, true, Ink::Owner, facts_.process, facts_.there});
      return;
    }
    // Below the size at which icons can be told apart: full, tinted, hollow and dotted squares.
    const Rect square{rect.center().x - size / 2, rect.center().y - size / 2, size, size};
    if (size >= 0.6F * em_) {
      drawing_.add(Mark{facts_.icon, rect.center(), size, mark_ink(), facts_.process, facts_.there});
    } else {
      const bool solid = facts_.presence == Presence::Running;
      const bool soft = facts_.presence == Presence::Sleeping || dead_;
      box(square, soft || solid ? Stroke::None : Stroke::Solid,
          solid  ? Ground::Solid
          : soft ? Ground::Tint
                 : Ground::None,
          mark_ink(), 1, 1);
    }
  }

  void badge(Slice& row, float height) {
    if (facts_.number == 0) return;
    const float wide = badge_width(facts_.number, height);
    const Rect cell = row.left(wide);
    add_badge(drawing_, facts_.process, facts_.number, {cell.x, cell.center().y - height / 2, wide, height},
              facts_.there);
    row.left(0.45F * em_);
  }

  void marked(Slice& row, Icon icon, Ink ink, std::string tooltip) {
    const Rect cell = row.right(kMarked * em_);
    drawing_.add(Mark{icon, cell.center(), 0.95F * em_, ink, facts_.process, facts_.there});
    if (!tooltip.empty()) late_spots_.push_back({cell, facts_.process, std::move(tooltip), {}});
  }

  void mark(Slice& row, float size) {
    const Rect cell = row.left((size + 0.35F) * em_);
    if (facts_.presence == Presence::Unborn) return;
    drawing_.add(Mark{
        facts_.icon, {cell.x + size * em_ / 2, cell.center().y}, size * em_, mark_ink(), facts_.process, facts_.there});
  }

  float small_width(const std::string& text) const {
    return text.empty() ? 0 : text_width(font_of(scene_.theme, Type::Small), text) + 1;
  }
  void words(const Rect& rect, const std::string& text, Type type, Ink ink, Align align = Align::Left) {
    drawing_.add(Words{rect, text, type, ink, facts_.process, align, facts_.there});
  }
  void box(const Rect& rect, Stroke stroke, Ground ground, Ink ink, float width, float radius) {
    drawing_.add(Box{rect, stroke, width, ground, radius, ink, facts_.process, facts_.there});
  }

  Drawing& drawing_;
  const CardFacts& facts_;
  const Scene& scene_;
  float em_;
  bool dead_;
  Card* old_ = nullptr;  // During a change: the card as it was.

 public:
  std::vector<Spot> late_spots_;  ///< To lie above the card's own.
};

std::string card_tooltip(const CardFacts& facts) {
  std::string text = facts.name;
  if (!facts.second_name.empty()) text.append(" · ").append(facts.second_name);
  const std::string code = facts.code.empty() ? "" : std::to_string(facts.line_number) + "  " + facts.code;
  for (const std::string* each : {&facts.pid, &facts.doing, &facts.status, &facts.kernel, &code, &facts.print})
    if (!each->empty()) text.append("\n").append(*each);
  return text;
}

}  // namespace

float label_room(CardForm form, float card_width, float em) {
  const bool tall = form <= CardForm::Medium;
  const float used = tall ? 2 * kPadding + badge_width(88, kBadge) + 0.45F
                          : 2 * kNarrowPadding + (form == CardForm::Compact ? 0.85F : 0.7F) + 0.35F;
  return card_width - used * em - 1;
}

Font label_font(CardForm form, const Theme& theme) {
  return font_of(theme, form <= CardForm::Medium    ? Type::Bold
                        : form == CardForm::Compact ? Type::Regular
                                                    : Type::Small);
}

Rect hand_of(CardForm form, const Rect& card, float em) {
  const float line = form == CardForm::Full ? 1.45F : 1.6F, pad = form == CardForm::Medium ? 0.25F : 0.42F;
  const float height = 1.35F * em, middle = card.bottom() - (pad + line / 2) * em;
  return {card.right() - (kPadding + kHand) * em, middle - height / 2, kHand * em, height};
}

void add_card(Drawing& drawing, const CardFacts& facts, const CardFacts& before, CardForm form, const Rect& rect,
              const Scene& scene) {
  if (facts.presence == Presence::Unborn) return;
  Card card{drawing, facts, scene};
  card.draw(form, rect, before);
  drawing.spots.push_back({rect, facts.process, form <= CardForm::Tight ? std::string{} : card_tooltip(facts), {}});
  for (Spot& spot : card.late_spots_) drawing.spots.push_back(std::move(spot));
}

}  // namespace view
