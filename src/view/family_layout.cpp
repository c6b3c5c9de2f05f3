#include "view/family_layout.hpp"

#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "view/drawing.hpp"

namespace view {
namespace {

/// The measures of one form, in em.
struct Form {
  CardForm form;
  float least, most;  ///< The width.
  float height;
  float gap;      ///< Between neighbours.
  float drop;     ///< Between generations: room for the edges.
  float row_gap;  ///< Between rows of one generation.
};

constexpr std::array kForms{
    Form{CardForm::Full, 15.5F, 24.F, 7.4F, 1.4F, 2.6F, 1.7F},
    Form{CardForm::Full, 13.3F, 24.F, 7.2F, 1.0F, 2.0F, 1.5F},
    Form{CardForm::Tight, 14.F, 22.F, 5.7F, 1.2F, 2.2F, 1.5F},
    Form{CardForm::Tight, 11.8F, 22.F, 5.5F, 0.9F, 1.7F, 1.2F},
    Form{CardForm::Medium, 11.5F, 19.F, 3.5F, 1.F, 1.9F, 1.1F},
    Form{CardForm::Medium, 9.5F, 19.F, 3.3F, 0.7F, 1.3F, 0.9F},
    Form{CardForm::Compact, 8.F, 13.F, 1.8F, 0.6F, 1.2F, 0.8F},
    Form{CardForm::Compact, 6.2F, 13.F, 1.7F, 0.5F, 0.9F, 0.6F},
    Form{CardForm::Chip, 4.6F, 7.F, 1.5F, 0.4F, 0.8F, 0.5F},
    Form{CardForm::Chip, 3.2F, 7.F, 1.4F, 0.3F, 0.7F, 0.4F},
    Form{CardForm::Dot, 1.1F, 1.1F, 1.1F, 0.4F, 0.7F, 0.4F},
    Form{CardForm::Dot, 0.7F, 0.7F, 0.7F, 0.2F, 0.5F, 0.2F},
    Form{CardForm::Dot, 0.45F, 0.45F, 0.45F, 0.15F, 0.35F, 0.15F},
};

// In em.
constexpr float kWidestGap = 9.F;     ///< Siblings stand no further apart, however much room there is.
constexpr float kLongestDrop = 4.6F;  ///< And generations no further below each other.
constexpr float kShoalWidth = 15.F, kShoalTitle = 2.6F, kFishRow = 0.85F, kTallestShoal = 26.F;
constexpr float kLeastShoal = 4.4F, kReadableShoal = 11.F, kMostWanted = 20.F;
constexpr float kMostShoal = 0.5F;   ///< Of the height of the family, where that is little.
constexpr float kFishShare = 0.55F;  ///< Of a shoal's width; the rest says what they do.

std::size_t rows_for(std::size_t count, std::size_t columns) { return (count + columns - 1) / columns; }

/// The height in which so many fish can be seen, and what they do can be read.
float wanted_shoal(std::size_t count, float width) {
  const float columns = std::max(1.F, std::floor(width * kFishShare / kFishRow));
  const float fish = kShoalTitle + std::ceil(static_cast<float>(count) / columns) * kFishRow;
  return std::clamp(fish, kReadableShoal, kMostWanted);
}

/// The positions next to the wanted ones, in least squares, at which neighbours are `apart` from each other and all are
/// between `low` and `high`: isotonic regression by pooling adjacent violators.
std::vector<float> spread(std::vector<float> wanted, float apart, float low, float high) {
  struct Pool {
    float sum;
    std::size_t count;
    float mean() const { return sum / static_cast<float>(count); }
  };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    pools.push_back({wanted[i] - apart * static_cast<float>(i), 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
      pools[pools.size() - 2].sum += pools.back().sum;
      pools[pools.size() - 2].count += pools.back().count;
      pools.pop_back();
    }
  }
  const float last = std::max(low, high - apart * static_cast<float>(wanted.empty() ? 0 : wanted.size() - 1));
  std::size_t i = 0;
  for (const Pool& pool : pools)
    for (std::size_t k = 0; k < pool.count; ++k, ++i)
      wanted[i] = std::clamp(pool.mean(), low, last) + apart * static_cast<float>(i);
  return wanted;
}

}  // namespace

/// One form in one room: rows and columns of each generation, and the heights. In pixels.
struct FamilyShape::Plan {
  const Form* form = nullptr;
  float em = 0, width = 0, card_width = 0, card_height = 0, gap = 0, drop = 0, row_gap = 0;
  float shoal_width = 0, shoal_height = 0;
  std::vector<std::size_t> columns;  // Of each generation's cards; 0: it has none.
  std::size_t shoal_columns = 1, shoal_rows = 0;
  float height = 0;
  bool wrapped = false, cramped = false, fits = false;
};

FamilyShape::FamilyShape(std::span<const FamilyMember> members) : members_{members} {
  std::unordered_map<Serial, std::size_t> index;
  for (std::size_t i = 0; i < members.size(); ++i) index.emplace(members[i].serial, i);
  children_.resize(members.size());
  std::vector<std::size_t> row;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto parent = index.find(members[i].parent);
    // A parent comes before its children; what says otherwise is damage, and would be a loop.
    const bool known = parent != index.end() && parent->second < i;
    known ? children_[parent->second].push_back(i) : row.push_back(i);
  }
  while (!row.empty()) {
    Generation generation;
    std::vector<std::size_t> next;
    for (const std::size_t member : row) {
      (members[member].shoal > 0 ? generation.shoals : generation.cards).push_back(member);
      next.insert(next.end(), children_[member].begin(), children_[member].end());
    }
    generations_.push_back(std::move(generation));
    row = std::move(next);
  }
}

FamilyShape::Plan FamilyShape::plan(std::size_t which, ImVec2 room, float em) const {
  const Form& form = kForms.at(which);
  Plan plan;
  plan.form = &form, plan.em = em, plan.width = room.x - 2 * kSideLane * em;
  plan.gap = form.gap * em, plan.drop = form.drop * em, plan.row_gap = form.row_gap * em;
  plan.card_height = form.height * em;
  const auto most = static_cast<std::size_t>(
      std::max(1.F, std::floor((plan.width + plan.gap + 0.01F) / (form.least * em + plan.gap))));
  std::size_t widest = 1;
  std::size_t rows_of_cards = 0, gaps = 0;
  for (const Generation& generation : generations_) {
    const std::size_t cards = generation.cards.size();
    const std::size_t rows = cards == 0 ? 0 : rows_for(cards, std::min(cards, most));
    plan.columns.push_back(cards == 0 ? 0 : rows_for(cards, rows));
    widest = std::max(widest, plan.columns.back());
    rows_of_cards += rows;
    gaps += rows > 1 ? rows - 1 : 0;
    plan.wrapped = plan.wrapped || rows > 1;
  }
  plan.card_width = std::clamp((plan.width - plan.gap * static_cast<float>(widest - 1)) / static_cast<float>(widest),
                               form.least * em, form.most * em);
  // Shoals stand in rows of their own below the cards of their generation.
  std::size_t most_shoals = 0, largest = 0;
  for (const Generation& generation : generations_) {
    most_shoals = std::max(most_shoals, generation.shoals.size());
    for (const std::size_t shoal : generation.shoals) largest = std::max(largest, members_[shoal].shoal);
  }
  if (most_shoals > 0) {
    plan.shoal_columns = std::clamp<std::size_t>(
        static_cast<std::size_t>((plan.width + plan.gap) / (kShoalWidth * em + plan.gap)), 1, most_shoals);
    plan.shoal_width =
        (plan.width - plan.gap * static_cast<float>(plan.shoal_columns - 1)) / static_cast<float>(plan.shoal_columns);
    const float wanted = wanted_shoal(largest, plan.shoal_width / em) * em;
    plan.shoal_height = std::max(kLeastShoal * em, std::min(wanted, room.y * kMostShoal));
    plan.cramped = plan.shoal_height < wanted;
    for (const Generation& generation : generations_) {
      if (generation.shoals.empty()) continue;
      const std::size_t rows = rows_for(generation.shoals.size(), plan.shoal_columns);
      plan.shoal_rows += rows;
      gaps += generation.cards.empty() ? rows - 1 : rows;
    }
  }
  plan.height = static_cast<float>(rows_of_cards) * plan.card_height + static_cast<float>(gaps) * plan.row_gap +
                static_cast<float>(generations_.size() - 1) * plan.drop +
                static_cast<float>(plan.shoal_rows) * plan.shoal_height;
  plan.fits = plan.height <= room.y + 0.5F && form.least * em <= plan.width + 0.5F;
  return plan;
}

FamilyFit FamilyShape::fit(ImVec2 room, float em) const {
  FamilyFit in_rows{.pressed = true};
  for (std::size_t i = 0; i < kForms.size() && !generations_.empty(); ++i) {
    // Of one form a narrower one that needs no second row is better than a wider one that does.
    if (!in_rows.pressed && kForms.at(i).form != in_rows.card) return in_rows;
    const Plan tried = plan(i, room, em);
    if (!tried.fits || (tried.wrapped && !in_rows.pressed)) continue;
    in_rows = {i, tried.card_width, tried.wrapped, false, tried.cramped, kForms.at(i).form};
    if (!tried.wrapped) return in_rows;
  }
  if (in_rows.pressed) in_rows.form = kForms.size() - 1, in_rows.card = kForms.back().form;
  return in_rows;
}

/// Places the members of a plan in an area.
class FamilyShape::Placing {
 public:
  Placing(const FamilyShape& shape, Plan plan, const Rect& area)
      : shape_{shape}, plan_{std::move(plan)}, area_{area}, middles_(shape.members_.size()) {
    stretch();
    family_.form = plan_.form->form;
    family_.slots.resize(shape.members_.size());
  }

  Family run() {
    horizontally();
    vertically();
    press();
    edges();
    return std::move(family_);
  }

 private:
  /// Height that is left goes to shoals, then to the drops between generations.
  void stretch() {
    float left = area_.height - plan_.height;
    if (left <= 0) return;
    if (plan_.shoal_rows > 0) {
      const auto rows = static_cast<float>(plan_.shoal_rows);
      const float more = std::min(left / rows, kTallestShoal * plan_.em - plan_.shoal_height);
      plan_.shoal_height += more, plan_.height += more * rows, left -= more * rows;
    }
    const auto drops = static_cast<float>(shape_.generations_.size() - 1);
    if (drops == 0) return;
    const float more = std::clamp(left * 0.6F / drops, 0.F, std::max(0.F, kLongestDrop * plan_.em - plan_.drop));
    plan_.drop += more, plan_.height += more * drops;
  }

  bool in_one_row(std::size_t generation) const {
    return shape_.generations_[generation].cards.size() <= plan_.columns[generation];
  }

  /// The middle of each card: leaves side by side, parents above the middle of their children, and then as near to that
  /// as the room of each row allows.
  void horizontally() {
    std::vector<std::size_t> leaves;
    const auto visit = [&](const auto& self, std::size_t member) -> void {
      if (shape_.children_[member].empty()) leaves.push_back(member);
      for (const std::size_t child : shape_.children_[member]) self(self, child);
    };
    // A chain may be as deep as there are processes: those are far beyond what recursion could follow.
    if (shape_.generations_.size() < kDeep) {
      for (const std::vector<std::size_t>* row :
           {&shape_.generations_.front().cards, &shape_.generations_.front().shoals})
        for (const std::size_t root : *row) visit(visit, root);
    }
    const float middle = area_.center().x;
    std::fill(middles_.begin(), middles_.end(), middle);
    const auto count = static_cast<float>(leaves.size());
    const float cell = count == 0 ? 0 : std::min(plan_.width / count, plan_.card_width + kWidestGap * plan_.em);
    for (std::size_t i = 0; i < leaves.size(); ++i)
      middles_[leaves[i]] = middle + (static_cast<float>(i) - (count - 1) / 2) * cell;
    for (std::size_t g = shape_.generations_.size(); g-- > 0;) over_children(g);
    for (std::size_t g = 0; g < shape_.generations_.size(); ++g) keep_apart(g);
    for (std::size_t g = shape_.generations_.size(); g-- > 0;) {
      over_children(g);
      keep_apart(g);
    }
  }

  void over_children(std::size_t g) {
    for (const std::size_t member : shape_.generations_[g].cards) {
      const auto& children = shape_.children_[member];
      if (children.empty()) continue;
      const auto [left, right] = std::minmax_element(
          children.begin(), children.end(), [&](std::size_t a, std::size_t b) { return middles_[a] < middles_[b]; });
      middles_[member] = (middles_[*left] + middles_[*right]) / 2;
    }
  }

  void keep_apart(std::size_t g) {
    const auto& cards = shape_.generations_[g].cards;
    const float half = plan_.card_width / 2, low = area_.center().x - plan_.width / 2 + half,
                high = area_.center().x + plan_.width / 2 - half;
    if (in_one_row(g)) {
      std::vector<float> wanted;
      for (const std::size_t member : cards) wanted.push_back(middles_[member]);
      wanted = spread(std::move(wanted), plan_.card_width + plan_.gap, low, high);
      for (std::size_t i = 0; i < cards.size(); ++i) middles_[cards[i]] = wanted[i];
      return;
    }
    const auto columns = static_cast<float>(plan_.columns[g]);
    const float step =
        columns <= 1 ? 0 : std::min((high - low) / (columns - 1), plan_.card_width + kWidestGap / 3 * plan_.em);
    for (std::size_t i = 0; i < cards.size(); ++i)
      middles_[cards[i]] = area_.center().x + (static_cast<float>(i % plan_.columns[g]) - (columns - 1) / 2) * step;
  }

  void vertically() {
    float y = area_.y;
    for (std::size_t g = 0; g < shape_.generations_.size(); ++g) {
      const Generation& generation = shape_.generations_[g];
      if (g > 0) y += plan_.drop;
      bool first = true;
      const auto next_row = [&] {
        if (!first) y += plan_.row_gap;
        first = false;
        family_.rows.emplace_back();
      };
      for (std::size_t i = 0; i < generation.cards.size(); ++i) {
        if (i % plan_.columns[g] == 0) {
          next_row();
          y += plan_.card_height;
        }
        const std::size_t member = generation.cards[i];
        place(member, g,
              {middles_[member] - plan_.card_width / 2, y - plan_.card_height, plan_.card_width, plan_.card_height});
      }
      for (std::size_t i = 0; i < generation.shoals.size(); ++i) {
        const std::size_t column = i % plan_.shoal_columns;
        if (column == 0) {
          next_row();
          y += plan_.shoal_height;
        }
        const float left = area_.center().x - plan_.width / 2;
        place(generation.shoals[i], g,
              {left + static_cast<float>(column) * (plan_.shoal_width + plan_.gap), y - plan_.shoal_height,
               plan_.shoal_width, plan_.shoal_height});
      }
    }
  }

  void place(std::size_t member, std::size_t generation, const Rect& rect) {
    const FamilyMember& who = shape_.members_[member];
    family_.slots[member] = {who.serial, rect, generation, who.shoal > 0};
    family_.rows.back().push_back(rect);
  }

  /// What does not fit is made smaller until it does.
  void press() {
    for (const FamilySlot& slot : family_.slots) family_.extent = around(family_.extent, slot.rect);
    const float x = std::min(1.F, area_.width / family_.extent.width),
                y = std::min(1.F, area_.height / family_.extent.height);
    if (x == 1 && y == 1) return;
    const Rect whole = family_.extent;
    const auto pressed = [&](Rect& rect) {
      rect = {(x < 1 ? area_.x + (rect.x - whole.x) * x : rect.x), (y < 1 ? area_.y + (rect.y - whole.y) * y : rect.y),
              rect.width * x, rect.height * y};
    };
    family_.extent = {};
    for (FamilySlot& slot : family_.slots) {
      pressed(slot.rect);
      family_.extent = around(family_.extent, slot.rect);
    }
    for (auto& row : family_.rows)
      for (Rect& rect : row) pressed(rect);
  }

  void edges() {
    Corridors corridors{area_};
    for (const auto& row : family_.rows) corridors.add_row(row);
    for (std::size_t g = 0; g < shape_.generations_.size(); ++g) {
      const Generation& generation = shape_.generations_[g];
      const auto& cards = generation.cards;
      for (std::size_t i = 0; i < cards.size(); ++i) {
        // Each parent of a row has a line of its own for all its children.
        const float lane = 0.42F + 0.16F * (static_cast<float>(i) + 0.5F) / static_cast<float>(cards.size());
        const Rect& parent = family_.slots[cards[i]].rect;
        for (const std::size_t child : shape_.children_[cards[i]]) {
          const Rect& rect = family_.slots[child].rect;
          const float x = family_.slots[child].shoal
                              ? std::clamp(parent.center().x, rect.x + plan_.em, rect.right() - plan_.em)
                              : rect.center().x;
          const Port from = corridors.foot(parent, parent.center().x), to = corridors.head(rect, x);
          const bool alone = generation.shoals.empty() && in_one_row(g) && in_one_row(g + 1);
          FamilyEdge edge{shape_.members_[cards[i]].serial, shape_.members_[child].serial, {}, false, lane};
          edge.curved = alone && from.corridor == to.corridor;
          edge.way = edge.curved ? curve_points(from.at, to.at) : corridors.way(from, to, lane);
          family_.edges.push_back(std::move(edge));
        }
      }
    }
  }

  static constexpr std::size_t kDeep = 200;

  const FamilyShape& shape_;
  Plan plan_;
  Rect area_;
  std::vector<float> middles_;
  Family family_;
};

Family FamilyShape::lay_out(const FamilyFit& fit, const Rect& area, float em) const {
  if (members_.empty() || area.empty()) return {};
  return Placing{*this, plan(fit.form, area.size(), em), area}.run();
}

void Family::move_down(float by) {
  for (FamilySlot& slot : slots) slot.rect.y += by;
  for (auto& row : rows)
    for (Rect& rect : row) rect.y += by;
  for (FamilyEdge& edge : edges)
    for (ImVec2& point : edge.way) point.y += by;
  extent.y += by;
}

const FamilySlot* Family::slot(Serial serial) const {
  const auto found = std::find_if(slots.begin(), slots.end(), [&](const auto& s) { return s.serial == serial; });
  return found == slots.end() ? nullptr : &*found;
}

const FamilyEdge* Family::edge_to(Serial child) const {
  const auto found = std::find_if(edges.begin(), edges.end(), [&](const auto& e) { return e.child == child; });
  return found == edges.end() ? nullptr : &*found;
}

Family layout_family(std::span<const FamilyMember> members, const Rect& area, float em) {
  if (members.empty() || area.empty()) return {};
  const FamilyShape shape{members};
  return shape.lay_out(shape.fit(area.size(), em), area, em);
}

}  // namespace view
