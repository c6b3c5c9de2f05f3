#include "view/shoal.hpp"

#include <cmath>
#include <map>
#include <unordered_map>

#include "model/operations.hpp"
#include "model/story.hpp"
#include "view/labels.hpp"
#include "view/process_card.hpp"

namespace view {
namespace {

using model::Process;

constexpr Text kChildren{"children of {0}", "个子进程，父进程 {0}"};
constexpr Text kUnknownParent{"processes whose parent is unknown", "个父进程未知的进程"};
constexpr Text kHeldBy{"{0} · held by {1}", "{0} · 由 {1} 持有"};
constexpr Text kOtherStates{"+{0} in other states", "另 {0} 个处于其他状态"};
constexpr Text kOpenTip{"Click: their names", "点击：看它们的名字"};
constexpr Text kCloseTip{"Click: all of them again", "点击：回到全部"};

constexpr std::size_t kFewest = 5;  ///< Fewer siblings remain cards.

// In em.
constexpr float kTitle = 1.8F, kRow = 1.5F, kLargestFish = 1.7F, kWideShoal = 26.F;

std::string words_of(const Process& process, const Scene& scene) {
  const Presence presence = presence_of(&process);
  if (presence == Presence::Gone) return model::status_of(process);
  const model::Activity& activity = process.activity;
  if (presence == Presence::Sleeping && model::facts_of(activity.operation).at_first == model::AtFirst::Sleeps)
    return std::string{trace::name_of(activity.operation)};
  std::string text = doing_text(process, scene.world, scene.t, scene.language);
  text.resize(std::min(text.size(), text.find(" · ")));
  const model::IpcObject* object = presence == Presence::Waiting ? scene.world.object(activity.object) : nullptr;
  const std::string holder = object == nullptr ? "" : name_of_any(object->holder, scene.world);
  return holder.empty() ? text : scene.tr(kHeldBy, text, holder);
}

/// Names without the beginning that all share, but for its last digits: 10, 11, 12 share none.
std::size_t shared_begin(std::span<const std::string> names) {
  std::size_t length = names.empty() ? 0 : names.front().size();
  for (const std::string& name : names) {
    std::size_t same = 0;
    while (same < std::min(length, name.size()) && name[same] == names.front()[same]) ++same;
    length = same;
  }
  while (length > 0 && (static_cast<unsigned char>(names.front()[length - 1]) >= 0x80 ||
                        (names.front()[length - 1] >= '0' && names.front()[length - 1] <= '9')))
    --length;
  return length;
}

class ShoalFigure {
 public:
  ShoalFigure(Drawing& drawing, const Shoal& shoal, const Rect& rect, const std::optional<OpenGroup>& open,
              const Scene& scene)
      : drawing_{drawing}, shoal_{shoal}, open_{open}, scene_{scene}, em_{scene.theme.fonts.text.size} {
    items_.first = shoal.members.front();
    items_.rect = rect;
  }

  ShoalItems run() {
    count();
    if (born_ == 0) return std::move(items_);
    drawing_.add(Box{items_.rect, Stroke::Solid, 1.2F, Ground::None, 9, Ink::Line});
    const Rect inside = items_.rect.inset(0.8F * em_, 0.3F * em_);
    title({inside.x, inside.y, inside.width, kTitle * em_});
    Rect body{inside.x, inside.y + kTitle * em_, inside.width, inside.height - kTitle * em_};
    Rect rows = body;
    if (body.width >= kWideShoal * em_) {
      rows.width = std::clamp(widest_row(), body.width * 0.3F, body.width * 0.5F);
      rows.x = body.right() - rows.width;
      body.width -= rows.width + em_;
    } else {
      rows.height = std::min(kRow * em_ * static_cast<float>(items_.groups.size()), body.height * 0.6F);
      rows.y = body.bottom() - rows.height;
      body.height -= rows.height + 0.2F * em_;
    }
    group_rows(rows);
    const ShoalGroup* opened = open_group();
    opened != nullptr ? names(*opened, body) : fish(body);
    return std::move(items_);
  }

 private:
  const Process* process(Serial serial) const { return scene_.world.process(serial); }

  void count() {
    std::map<std::pair<Presence, std::string>, std::size_t> index;
    for (const Serial member : shoal_.members) {
      const Process* process = this->process(member);
      if (process == nullptr) continue;
      ++born_;
      const auto [place, fresh] =
          index.emplace(std::pair{presence_of(process), words_of(*process, scene_)}, items_.groups.size());
      if (fresh) items_.groups.push_back({place->first.first, icon_of(*process), place->first.second, {}, {}});
      items_.groups[place->second].members.push_back(member);
    }
    std::sort(items_.groups.begin(), items_.groups.end(), [](const ShoalGroup& a, const ShoalGroup& b) {
      return std::tie(a.presence, a.words) < std::tie(b.presence, b.words);
    });
  }

  void title(const Rect& row) {
    const std::string count = std::to_string(born_);
    float x = row.x;
    const auto say = [&](const std::string& text, Type type, Ink ink) {
      const float wide = text_width(font_of(scene_.theme, type), text) + 1;
      if (x + wide > row.right()) return;
      drawing_.add(Words{{x, row.y, wide, row.height}, text, type, ink});
      x += wide + 0.6F * em_;
    };
    say(count, Type::Large, Ink::Text);
    const std::string parent = name_of_any(shoal_.parent, scene_.world);
    say(parent.empty() ? std::string{scene_.tr(kUnknownParent)} : scene_.tr(kChildren, parent), Type::Bold, Ink::Text);
    const Process *first = process(shoal_.members.front()), *last = process(shoal_.members[born_ - 1]);
    if (first != nullptr && last != nullptr && first != last)
      say(model::name_of(*first) + " … " + model::name_of(*last), Type::Small, Ink::Quiet);
  }

  float count_width() const { return text_width(scene_.theme.fonts.bold, std::to_string(shoal_.members.size())) + 1; }

  float widest_row() const {
    float widest = 0;
    for (const ShoalGroup& group : items_.groups)
      widest = std::max(widest, text_width(scene_.theme.fonts.text, group.words));
    return widest + count_width() + 2.6F * em_;
  }

  const ShoalGroup* open_group() const {
    if (!open_ || open_->first != items_.first) return nullptr;
    const auto found = std::find_if(items_.groups.begin(), items_.groups.end(),
                                    [&](const ShoalGroup& group) { return group.words == open_->words; });
    return found == items_.groups.end() ? nullptr : &*found;
  }

  static Ink ink_of(const ShoalGroup& group) {
    switch (group.presence) {
      case Presence::Waiting:
        return Ink::Now;
      case Presence::Zombie:
        return Ink::Trouble;
      case Presence::Gone:
        return group.icon == Icon::Failed ? Ink::Trouble : group.icon == Icon::Killed ? Ink::Struck : Ink::Quiet;
      case Presence::Unborn:
      case Presence::Initial:
      case Presence::Running:
      case Presence::Sleeping:
        break;
    }
    return Ink::Text;
  }

  void group_rows(const Rect& area) {
    const auto most = static_cast<std::size_t>(std::max(1.F, std::floor(area.height / (kRow * em_))));
    const ShoalGroup* opened = open_group();
    for (std::size_t i = 0; i < std::min(most, items_.groups.size()); ++i) {
      ShoalGroup& group = items_.groups[i];
      const Rect row{area.x, area.y + static_cast<float>(i) * kRow * em_, area.width,
                     std::min(kRow * em_, area.height)};
      if (i + 1 == most && items_.groups.size() > most) {
        std::size_t rest = 0;
        for (std::size_t k = i; k < items_.groups.size(); ++k) rest += items_.groups[k].members.size();
        drawing_.add(Words{row, scene_.tr(kOtherStates, rest), Type::Small, Ink::Quiet});
        return;
      }
      group.row = row;
      const bool open = opened == &group;
      if (open) drawing_.add(Box{row, Stroke::Solid, 1, Ground::Raised, 5, Ink::Quiet});
      const Rect inner = row.inset(0.3F * em_, 0);
      drawing_.add(Mark{group.icon, {inner.x + 0.5F * em_, inner.center().y}, 0.95F * em_, ink_of(group)});
      const float count = count_width();
      drawing_.add(Words{{inner.x + 1.3F * em_, inner.y, count, inner.height},
                         std::to_string(group.members.size()),
                         Type::Bold,
                         ink_of(group),
                         trace::kNobody,
                         Align::Right});
      const float used = 1.3F * em_ + count + 0.5F * em_;
      drawing_.add(Words{{inner.x + used, inner.y, std::max(0.F, inner.width - used), inner.height},
                         group.words,
                         Type::Regular,
                         Ink::Text});
      drawing_.spots.push_back({row, trace::kNobody, scene_.tr(open ? kCloseTip : kOpenTip), {}});
    }
  }

  /// The largest cells in which all have a place.
  void fish(const Rect& area) {
    if (area.empty()) return;
    const auto count = static_cast<float>(shoal_.members.size());
    auto columns = std::max(1.F, std::floor(std::sqrt(count * area.width / area.height)));
    while (columns < count && std::ceil(count / columns) * area.width / columns > area.height) ++columns;
    const float cell = std::min(area.width / columns, kLargestFish * em_);
    columns = std::floor(area.width / cell + 0.001F);
    for (std::size_t i = 0; i < shoal_.members.size(); ++i) {
      const auto column = std::fmod(static_cast<float>(i), columns), row = std::floor(static_cast<float>(i) / columns);
      one(shoal_.members[i], {area.x + column * cell, area.y + row * cell, cell, cell});
    }
  }

  void one(Serial serial, const Rect& cell) {
    const Process* process = this->process(serial);
    if (process == nullptr) return;
    const Presence presence = presence_of(process);
    const bool marked = scene_.selected == serial || scene_.hovered == serial;
    if (marked) drawing_.add(Box{cell, Stroke::Solid, 1, Ground::None, 4, Ink::Selected});
    const Icon ended = icon_of(*process);
    const auto mark = [&](Icon icon, Ink ink, float opacity = 1, float size = 0.82F) {
      drawing_.add(Mark{icon, cell.center(), cell.width * size, ink, serial, opacity});
    };
    switch (presence) {
      case Presence::Running:
        mark(Icon::Fish, Ink::Owner);
        break;
      case Presence::Sleeping:
        mark(Icon::Fish, Ink::Owner, 0.45F);
        mark(Icon::FishHollow, Ink::Owner);
        break;
      case Presence::Waiting:
        mark(Icon::FishHollow, Ink::Now);
        break;
      case Presence::Initial:
        mark(Icon::FishHollow, Ink::Faint, 1, 0.6F);
        break;
      case Presence::Zombie:
        mark(Icon::FishBones, Ink::Trouble);
        break;
      case Presence::Gone:
        mark(ended, ended == Icon::Failed ? Ink::Trouble : ended == Icon::Killed ? Ink::Struck : Ink::Quiet, 1, 0.5F);
        break;
      case Presence::Unborn:
        break;
    }
    drawing_.spots.push_back({cell, serial, marked ? tip(*process) : std::string{}, {}});
  }

  std::string tip(const Process& process) const {
    return model::name_of(process) + "\n" + doing_text(process, scene_.world, scene_.t, scene_.language);
  }

  /// The members of the open row, in the order of creation, without the beginning that their names share.
  void names(const ShoalGroup& group, const Rect& area) {
    std::vector<std::string> all;
    for (const Serial member : group.members) all.push_back(model::name_of(*process(member)));
    const std::size_t begin = all.size() > 1 ? shared_begin(all) : 0;
    float widest = 0;
    for (std::string& name : all) {
      name.erase(0, begin);
      widest = std::max(widest, text_width(scene_.theme.fonts.small, name));
    }
    const float gap = 0.3F * em_, wide = std::min(area.width, std::max(2.6F * em_, widest + 1.1F * em_)),
                high = kRow * em_;
    const auto columns = static_cast<std::size_t>(std::max(1.F, std::floor((area.width + gap) / (wide + gap))));
    const auto rows = static_cast<std::size_t>(std::max(1.F, std::floor((area.height + gap) / (high + gap))));
    std::vector<std::string> labels = distinct_labels(scene_.theme.fonts.small, all, wide - em_);
    for (std::size_t i = 0; i < std::min(all.size(), columns * rows); ++i) {
      const Rect chip{area.x + static_cast<float>(i % columns) * (wide + gap),
                      area.y + static_cast<float>(i / columns) * (high + gap), wide, high};
      if (i + 1 == columns * rows && all.size() > columns * rows) {
        drawing_.add(
            Words{chip, "+" + std::to_string(all.size() - i), Type::Small, Ink::Quiet, trace::kNobody, Align::Center});
        return;
      }
      const Serial member = group.members[i];
      const bool marked = scene_.selected == member || scene_.hovered == member;
      drawing_.add(Box{chip, group.presence == Presence::Waiting ? Stroke::Dashed : Stroke::Solid, 1.2F,
                       marked ? Ground::Raised : Ground::None, 5, marked ? Ink::Selected : Ink::Owner, member});
      drawing_.add(Words{chip.inset(0.4F * em_, 0), labels[i], Type::Small, Ink::Owner, member, Align::Center});
      drawing_.spots.push_back({chip, member, marked ? tip(*process(member)) : std::string{}, {}});
    }
  }

  Drawing& drawing_;
  const Shoal& shoal_;
  const std::optional<OpenGroup>& open_;
  const Scene& scene_;
  float em_;
  std::size_t born_ = 0;
  ShoalItems items_;
};

}  // namespace

std::vector<Shoal> shoals_of(const model::World& finally) {
  std::vector<Shoal> shoals;
  const std::vector<FamilyMember> all = members_of(finally, shoals);
  if (all.size() <= kMostCards) return shoals;
  std::unordered_map<Serial, std::size_t> children;
  for (const FamilyMember& member : all) ++children[member.parent];
  std::map<Serial, std::vector<Serial>> leaves;
  for (const FamilyMember& member : all)
    if (!children.contains(member.serial)) leaves[member.parent].push_back(member.serial);
  for (auto& [parent, members] : leaves)
    if (members.size() >= kFewest) shoals.push_back({parent, std::move(members)});
  return shoals;
}

std::vector<FamilyMember> members_of(const model::World& finally, const std::vector<Shoal>& shoals) {
  std::unordered_map<Serial, std::size_t> in_shoal;  // Of its first member how many it has, of the others 0.
  for (const Shoal& shoal : shoals)
    for (const Serial member : shoal.members)
      in_shoal[member] = member == shoal.members.front() ? shoal.members.size() : 0;
  std::vector<FamilyMember> members;
  for (const auto& process : finally.processes) {
    if (process->serial == finally.supervisor) continue;
    const auto shoal = in_shoal.find(process->serial);
    if (shoal != in_shoal.end() && shoal->second == 0) continue;
    const Serial creator = process->creator != trace::kNobody ? process->creator : process->parent;
    const Process* parent = finally.process_of(creator);
    members.push_back(
        {process->serial, parent ? parent->serial : trace::kNobody, shoal == in_shoal.end() ? 0 : shoal->second});
  }
  return members;
}

ShoalItems add_shoal(Drawing& drawing, const Shoal& shoal, const Rect& rect, const std::optional<OpenGroup>& open,
                     const Scene& scene) {
  return ShoalFigure{drawing, shoal, rect, open, scene}.run();
}

}  // namespace view
