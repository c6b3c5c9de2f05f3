#include "view/process_card.hpp"

#include "model/story.hpp"

namespace view {
namespace {

constexpr Text kPid{"pid {0}", "pid {0}"};
constexpr Text kDaemonTip{"daemon: ended when its parent ends", "守护进程：父进程结束时被结束"};

/// A rectangle that is cut up from its sides.
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
        dead_{facts.presence == Presence::Gone},
        opacity_{facts.there * (dead_ ? 0.62F : 1.F)} {}

  void draw(CardForm form, const Rect& rect) {
    if (form == CardForm::Dot) return dot(rect);
    frame(rect, form);
    const float pad = form <= CardForm::Medium ? 0.7F * em_ : 0.35F * em_;
    switch (form) {
      case CardForm::Full:
        full(rect.inset(pad, 0.4F * em_));
        break;
      case CardForm::Medium:
        medium(rect.inset(pad, 0.25F * em_));
        break;
      case CardForm::Compact:
        one_line(rect.inset(pad, 0));
        break;
      case CardForm::Chip:
      case CardForm::Dot:
        chip(rect.inset(0.25F * em_, 0));
        break;
    }
  }

 private:
  Ink ink() const { return dead_ ? Ink::Quiet : Ink::Owner; }
  Ink mark_ink() const {
    switch (facts_.presence) {
      case Presence::Waiting:
        return Ink::Now;
      case Presence::Zombie:
        return Ink::Trouble;
      case Presence::Gone:
        return Ink::Quiet;
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
        return Ground::Tint;
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

  void frame(const Rect& rect, CardForm form) {
    const bool thin = facts_.presence == Presence::Initial || dead_;
    const float width = thin ? 1.F : form <= CardForm::Medium ? 2.F : 1.5F;
    if (facts_.selected || facts_.hovered)
      box(rect.inset(-0.3F * em_), Stroke::Solid, Ground::None, facts_.selected ? Ink::Selected : Ink::Quiet, 1, 9);
    if (facts_.deadlocked) box(rect.inset(-0.3F * em_), Stroke::Dashed, Ground::None, Ink::Trouble, 2, 9);
    box(rect, stroke(), ground(), ink(), width, 7);  // A child's card fades in at its place while it is created.
  }

  void full(const Rect& inside) {
    const float line = inside.height / 3;
    Slice head{{inside.x, inside.y, inside.width, line}};
    pid(head);
    name(head, Type::Bold);
    Slice middle{{inside.x, inside.y + line, inside.width, line}};
    doing(middle);
    Slice foot{{inside.x, inside.y + 2 * line, inside.width, line}};
    life(foot);
  }

  void medium(const Rect& inside) {
    const float line = inside.height / 2;
    Slice head{{inside.x, inside.y, inside.width, line}};
    pid(head);
    name(head, Type::Bold);
    Slice foot{{inside.x, inside.y + line, inside.width, line}};
    doing(foot);
  }

  void one_line(const Rect& inside) {
    Slice row{inside};
    mark(row, 0.85F);
    badges(row);
    words(row.rest, facts_.name, Type::Regular, ink());
  }

  void chip(const Rect& inside) {
    Slice row{inside};
    mark(row, 0.7F);
    words(row.rest, facts_.name, Type::Small, ink());
  }

  void dot(const Rect& rect) {
    if (facts_.selected || facts_.hovered)
      box(rect.inset(-0.2F * em_), Stroke::Solid, Ground::None, Ink::Selected, 1, 3);
    if (facts_.presence == Presence::Unborn) return;
    const float size = std::min(rect.width, rect.height) * facts_.there;
    if (facts_.presence == Presence::Running && size > 4) {
      drawing_.add(Disc{rect.center(), size / 2, true, Ink::Owner, facts_.process, opacity_});
      return;
    }
    // Below the size at which icons can be told apart: full, tinted, hollow and dotted squares.
    const Rect square{rect.center().x - size / 2, rect.center().y - size / 2, size, size};
    if (size >= 0.6F * em_) {
      drawing_.add(Mark{facts_.icon, rect.center(), size, mark_ink(), facts_.process, opacity_});
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

  void name(Slice& row, Type type) {
    badges(row);
    const float wide = std::min(row.rest.width, text_width(font_of(scene_.theme, type), facts_.name) + 1);
    words(row.left(wide), facts_.name, type, ink());
    const float second = second_width();
    row.left(0.45F * em_);
    if (second > 0 && second <= row.rest.width) words(row.rest, facts_.second_name, Type::Small, Ink::Quiet);
  }

  float second_width() const {
    return facts_.second_name.empty() ? 0 : text_width(font_of(scene_.theme, Type::Small), facts_.second_name) + 1;
  }

  void badges(Slice& row) {
    if (facts_.signalled) badge(row, Icon::Signal, Ink::Now, {});
    if (facts_.daemon) badge(row, Icon::Daemon, Ink::Quiet, scene_.tr(kDaemonTip));
  }

  void badge(Slice& row, Icon icon, Ink ink, std::string tooltip) {
    const Rect cell = row.right(1.2F * em_);
    drawing_.add(Mark{icon, cell.center(), 0.95F * em_, ink, facts_.process, opacity_});
    if (!tooltip.empty()) late_spots_.push_back({cell, facts_.process, std::move(tooltip), {}});
  }

  void pid(Slice& row) {
    if (facts_.pid.empty()) return;
    const float wide = text_width(font_of(scene_.theme, Type::Small), facts_.pid);
    // A long name is worth more than the pid; what the program calls it, too.
    const float names = text_width(font_of(scene_.theme, Type::Bold), facts_.name) + second_width();
    if (names + wide + (facts_.second_name.empty() ? 2.F : 1.F) * em_ > row.rest.width) return;
    words(row.right(wide + 1), facts_.pid, Type::Small, Ink::Quiet, Align::Right);
  }

  void mark(Slice& row, float size) {
    const Rect cell = row.left((size + 0.35F) * em_);
    if (facts_.presence == Presence::Unborn) return;
    drawing_.add(Mark{
        facts_.icon, {cell.x + size * em_ / 2, cell.center().y}, size * em_, mark_ink(), facts_.process, opacity_});
  }

  void doing(Slice& row) {
    mark(row, 0.95F);
    const Ink ink = facts_.presence == Presence::Waiting  ? Ink::Now
                    : facts_.presence == Presence::Zombie ? Ink::Trouble
                    : dead_                               ? Ink::Quiet
                                                          : Ink::Text;
    if (text_width(font_of(scene_.theme, Type::Regular), facts_.doing) <= row.rest.width)
      return words(row.rest, facts_.doing, Type::Regular, ink);
    // What a countdown counts is worth more than the end of a name.
    const std::size_t count = facts_.doing.rfind(" · ");
    if (count != std::string::npos && text_width(font_of(scene_.theme, Type::Small), facts_.doing) > row.rest.width) {
      const std::string left = facts_.doing.substr(count + 1);
      words(row.right(text_width(font_of(scene_.theme, Type::Small), left) + 1), left, Type::Small, ink, Align::Right);
      return words(row.rest, facts_.doing.substr(0, count), Type::Small, ink);
    }
    words(row.rest, facts_.doing, Type::Small, ink);
  }

  void life(Slice& row) {
    if (facts_.presence == Presence::Unborn) return;
    const float radius = 0.26F * em_, step = 1.75F * em_;
    const Rect diagram = row.left(2 * step + 3 * radius + 0.3F * em_);
    const ImVec2 first{diagram.x + radius + 1, diagram.center().y};
    const auto node = [&](float i) { return ImVec2{first.x + i * step, first.y}; };
    for (const float i : {0.F, 1.F}) {
      const bool done = facts_.life >= i + 1;
      drawing_.add(Way{{plus(node(i), {radius, 0}), plus(node(i + 1), {-radius, 0})},
                       done ? Stroke::Solid : Stroke::Dotted,
                       1,
                       false,
                       done ? Ink::Quiet : Ink::Faint,
                       trace::kNobody,
                       opacity_});
    }
    for (const float i : {0.F, 1.F, 2.F})
      drawing_.add(Disc{node(i), radius, false, facts_.life >= i ? Ink::Quiet : Ink::Faint, trace::kNobody, opacity_});
    const ImVec2 now = node(facts_.life);
    if (facts_.presence == Presence::Gone || facts_.presence == Presence::Zombie) {
      drawing_.add(Mark{facts_.icon, now, 0.9F * em_, mark_ink(), facts_.process, opacity_});
    } else {
      drawing_.add(
          Disc{now, radius * 1.25F, true, facts_.life >= 1 ? Ink::Alive : Ink::Quiet, trace::kNobody, opacity_});
    }
    if (!facts_.kernel.empty()) {
      const float wide = text_width(font_of(scene_.theme, Type::Small), facts_.kernel);
      const float status = text_width(font_of(scene_.theme, Type::Small), facts_.status);
      if (wide + status + em_ < row.rest.width)
        words(row.right(wide + 1), facts_.kernel, Type::Small, Ink::Quiet, Align::Right);
    }
    words(row.rest, facts_.status, Type::Small, dead_ ? Ink::Quiet : Ink::Text);
  }

  void words(const Rect& rect, const std::string& text, Type type, Ink ink, Align align = Align::Left) {
    drawing_.add(Words{rect, text, type, ink, facts_.process, align, facts_.there});
  }
  void box(const Rect& rect, Stroke stroke, Ground ground, Ink ink, float width, float radius) {
    drawing_.add(Box{rect, stroke, width, ground, radius, ink, facts_.process, opacity_});
  }

  Drawing& drawing_;
  const CardFacts& facts_;
  const Scene& scene_;
  float em_;
  bool dead_;
  float opacity_;  // Of outlines and marks; words are to be read whatever has become of the process.

 public:
  std::vector<Spot> late_spots_;  ///< To lie above the card's own.
};

std::string card_tooltip(const CardFacts& facts) {
  std::string text = facts.name;
  if (!facts.second_name.empty()) text.append(" · ").append(facts.second_name);
  for (const std::string* each : {&facts.pid, &facts.doing, &facts.status, &facts.kernel})
    if (!each->empty()) text.append("\n").append(*each);
  return text;
}

}  // namespace

float life_of(const model::Process* process) {
  if (process == nullptr) return -1;
  if (process->zombie()) return 1.5F;
  if (process->exited || process->end_unknown || process->life == model::Life::Closed) return 2;
  return process->started || process->running ? 1.F : 0.F;
}

CardFacts card_facts(const model::Process* process, const model::Process* before, float fraction, const Scene& scene) {
  CardFacts facts;
  if (process == nullptr) return facts;
  facts.process = process->serial;
  facts.presence = presence_of(process);
  facts.icon = icon_of(*process);
  facts.name = model::name_of(*process);
  facts.second_name = scene.whole.second_name(*process);
  if (process->pid != 0) facts.pid = scene.tr(kPid, process->pid);
  facts.doing = doing_text(*process, scene.world, scene.t, scene.language);
  facts.status = model::status_of(*process);
  if (const model::KernelSample* sample = model::present_sample(*process);
      sample != nullptr && facts.presence != Presence::Gone)
    facts.kernel = std::string{sample->state} + " " + scene.tr(kernel_words(sample->state));
  facts.daemon = process->daemon;
  facts.signalled = process->signal && process->alive();
  facts.selected = scene.selected == process->serial;
  facts.hovered = scene.hovered == process->serial;
  facts.life = life_of(process);
  if (fraction < 1) {
    if (before == nullptr) {
      facts.there = fraction;
    } else {
      facts.life = life_of(before) + (facts.life - life_of(before)) * fraction;
    }
  }
  return facts;
}

void add_card(Drawing& drawing, const CardFacts& facts, CardForm form, const Rect& rect, const Scene& scene) {
  if (facts.presence == Presence::Unborn) return;
  Card card{drawing, facts, scene};
  card.draw(form, rect);
  // Cards that say everything need no tooltip.
  drawing.spots.push_back({rect, facts.process, form == CardForm::Full ? std::string{} : card_tooltip(facts), {}});
  for (Spot& spot : card.late_spots_) drawing.spots.push_back(std::move(spot));
}

}  // namespace view
