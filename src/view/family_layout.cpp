#include "view/family_layout.hpp"

#include <array>
#include <unordered_map>

namespace view {
namespace {

/// The measures of one form, in em.
struct Form {
  CardForm form;
  float w, h;
  float gap;      ///< Between brothers and sisters.
  float drop;     ///< Between a parent and its first row of children: room for the edge.
  float row_gap;  ///< Between rows of children of one parent: room for their common line.
};

// Each form with all the widths that it may have, from the most generous on.
constexpr std::array kForms{
    Form{CardForm::Full, 17.5F, 5.5F, 2.2F, 3.0F, 2.0F},   Form{CardForm::Full, 15.5F, 5.5F, 1.6F, 2.4F, 1.6F},
    Form{CardForm::Full, 14.F, 5.3F, 1.0F, 1.9F, 1.3F},    Form{CardForm::Full, 13.F, 5.2F, 0.8F, 1.5F, 1.1F},
    Form{CardForm::Full, 12.3F, 5.2F, 0.8F, 1.5F, 1.1F},   Form{CardForm::Medium, 14.F, 3.3F, 1.0F, 1.8F, 1.1F},
    Form{CardForm::Medium, 12.F, 3.2F, 0.8F, 1.5F, 1.0F},  Form{CardForm::Medium, 10.F, 3.1F, 0.6F, 1.2F, 0.9F},
    Form{CardForm::Compact, 10.F, 1.8F, 0.6F, 1.2F, 0.8F}, Form{CardForm::Compact, 8.F, 1.7F, 0.5F, 1.0F, 0.7F},
    Form{CardForm::Compact, 6.5F, 1.6F, 0.4F, 0.9F, 0.6F}, Form{CardForm::Chip, 4.6F, 1.5F, 0.4F, 0.8F, 0.5F},
    Form{CardForm::Chip, 3.2F, 1.4F, 0.3F, 0.7F, 0.4F},    Form{CardForm::Dot, 1.1F, 1.1F, 0.4F, 0.7F, 0.4F},
    Form{CardForm::Dot, 0.7F, 0.7F, 0.2F, 0.5F, 0.2F},     Form{CardForm::Dot, 0.45F, 0.45F, 0.15F, 0.35F, 0.15F},
};

/// The family as indices into its members; the last node is the common root of all roots and has no card.
struct Tree {
  std::vector<std::vector<std::size_t>> children;
  std::vector<std::size_t> depth_first;  ///< Parents before children.
  std::size_t root = 0;
};

Tree tree_of(std::span<const FamilyMember> members) {
  std::unordered_map<Serial, std::size_t> index;
  for (std::size_t i = 0; i < members.size(); ++i) index.emplace(members[i].serial, i);
  Tree tree;
  tree.root = members.size();
  tree.children.resize(members.size() + 1);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto parent = index.find(members[i].parent);
    // A parent comes before its children; what says otherwise is damage, and would be a loop.
    const bool known = parent != index.end() && parent->second < i;
    tree.children[known ? parent->second : tree.root].push_back(i);
  }
  tree.depth_first.reserve(members.size() + 1);
  tree.depth_first.push_back(tree.root);
  for (std::size_t i = 0; i < tree.depth_first.size(); ++i) {
    for (const std::size_t child : tree.children[tree.depth_first[i]]) tree.depth_first.push_back(child);
  }
  return tree;
}

/// The place that a member and its descendants take, children relative to it.
struct Block {
  float w = 0, h = 0;
  float card_x = 0;  ///< Of its own card within the block.
  ImVec2 at;         ///< In its parent's block.
  int row = 0;       ///< Among its brothers and sisters.
  int rows = 0;      ///< Of its children.
};

class Arrangement {
 public:
  Arrangement(const Tree& tree, const Form& form, float em, float width)
      : tree_{tree}, form_{form}, em_{em}, blocks_(tree.children.size()), room_(tree.children.size()) {
    room_[tree.root] = width;
    for (const std::size_t node : tree.depth_first) share_room(node);
    for (auto it = tree.depth_first.rbegin(); it != tree.depth_first.rend(); ++it) arrange(*it, room_[*it]);
  }

  float width() const { return blocks_[tree_.root].w; }
  float height() const { return blocks_[tree_.root].h; }
  /// Whether the children of somebody need more than one row.
  bool in_rows() const {
    return std::any_of(blocks_.begin(), blocks_.end(), [](const Block& block) { return block.rows > 1; });
  }
  const Block& block(std::size_t i) const { return blocks_[i]; }

 private:
  /// Children with children of their own share what their childless brothers and sisters leave, so that they stand side
  /// by side.
  void share_room(std::size_t node) {
    const auto& children = tree_.children[node];
    const auto parents =
        std::count_if(children.begin(), children.end(), [&](std::size_t c) { return !tree_.children[c].empty(); });
    if (parents == 0) return;
    const float cell = (form_.w + form_.gap) * em_;
    const float left =
        room_[node] + form_.gap * em_ - cell * static_cast<float>(children.size() - static_cast<std::size_t>(parents));
    const float each = std::max(form_.w * em_, left / static_cast<float>(parents) - form_.gap * em_);
    for (const std::size_t child : children) room_[child] = each;
  }

  void arrange(std::size_t node, float width) {
    Block& own = blocks_[node];
    const bool is_root = node == tree_.root;
    const float card_w = is_root ? 0 : form_.w * em_, card_h = is_root ? 0 : form_.h * em_;
    own.w = card_w;
    own.h = card_h;
    const auto& children = tree_.children[node];
    if (children.empty()) return;

    const std::vector<Row> rows = flow(children, width);
    float widest = card_w;
    for (const Row& row : rows) widest = std::max(widest, row.w);
    float y = card_h + (is_root ? 0 : form_.drop * em_);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      // Rows under each other begin at the same place, so that they read as a table; a single row stands in the middle.
      float x = rows.size() > 1 ? 0 : (widest - rows[r].w) / 2;
      for (std::size_t c = rows[r].first; c < rows[r].last; ++c) {
        Block& child = blocks_[children[c]];
        child.at = {x, y};
        child.row = static_cast<int>(r);
        x += child.w + form_.gap * em_;
      }
      y += rows[r].h + form_.row_gap * em_;
    }
    own.rows = static_cast<int>(rows.size());
    own.w = widest;
    own.h = y - form_.row_gap * em_;
    own.card_x = (own.w - card_w) / 2;
  }

  struct Row {
    std::size_t first, last;
    float w, h;
  };

  std::vector<Row> flow(const std::vector<std::size_t>& children, float width) const {
    std::vector<Row> rows{{0, 0, 0, 0}};
    for (std::size_t c = 0; c < children.size(); ++c) {
      const Block& child = blocks_[children[c]];
      const float more = rows.back().last > rows.back().first ? form_.gap * em_ : 0;
      if (more > 0 && rows.back().w + more + child.w > width) {
        rows.push_back({c, c + 1, child.w, child.h});
        continue;
      }
      rows.back().last = c + 1;
      rows.back().w += more + child.w;
      rows.back().h = std::max(rows.back().h, child.h);
    }
    return rows;
  }

  const Tree& tree_;
  const Form& form_;
  float em_;
  std::vector<Block> blocks_;
  std::vector<float> room_;  ///< How wide each may become.
};

/// From the foot of the parent to the head of the child: down to a line above the child's row, along it, down. Rows
/// after the first are reached by a trunk to the left of all of them.
std::vector<ImVec2> way_between(const Rect& parent, const Rect& child, const Block& child_block, float block_left,
                                const Form& form, float em) {
  const ImVec2 from = foot_of(parent), to = top_of(child);
  if (child_block.row == 0) {
    const float line = to.y - std::min(form.drop, 1.6F) * em / 2;
    if (from.x == to.x) return {from, to};
    return {from, {from.x, line}, {to.x, line}, to};
  }
  const float trunk = block_left - form.gap * em / 2;
  const float first_line = from.y + form.drop * em - std::min(form.drop, 1.6F) * em / 2;
  const float line = to.y - form.row_gap * em / 2;
  return {from, {from.x, first_line}, {trunk, first_line}, {trunk, line}, {to.x, line}, to};
}

/// The first that fits. Of the widths of one form a narrower one that needs no second row of children is better than a
/// wider one that does.
const Form* best_form(const Tree& tree, const Rect& area, float em) {
  const Form* in_rows = nullptr;
  for (const Form& form : kForms) {
    if (in_rows && in_rows->form != form.form) return in_rows;
    const Arrangement trial{tree, form, em, area.width - form.gap * em};  // Half a gap is kept at the left for a trunk.
    if (trial.width() + form.gap * em > area.width || trial.height() > area.height) continue;
    if (!trial.in_rows()) return &form;
    if (!in_rows) in_rows = &form;
  }
  return in_rows ? in_rows : &kForms.back();
}

/// Uses height that is left for longer edges.
Form stretched(const Form& form, const Tree& tree, const Rect& area, float em) {
  for (const float more : {1.8F, 1.4F, 1.F, 0.6F, 0.3F}) {
    Form longer = form;
    longer.drop += more;
    if (Arrangement{tree, longer, em, area.width - form.gap * em}.height() <= area.height) return longer;
  }
  return form;
}

}  // namespace

const FamilySlot* Family::slot(Serial serial) const {
  const auto found = std::find_if(slots.begin(), slots.end(), [&](const auto& s) { return s.serial == serial; });
  return found == slots.end() ? nullptr : &*found;
}

const FamilyEdge* Family::edge_to(Serial child) const {
  const auto found = std::find_if(edges.begin(), edges.end(), [&](const auto& e) { return e.child == child; });
  return found == edges.end() ? nullptr : &*found;
}

Family layout_family(std::span<const FamilyMember> members, const Rect& area, float em) {
  Family family;
  if (members.empty() || area.empty()) return family;
  const Tree tree = tree_of(members);

  const Form roomy = stretched(*best_form(tree, area, em), tree, area, em);
  const Form* form = &roomy;
  const Arrangement arrangement{tree, *form, em, area.width - form->gap * em};
  const float squeeze_x = std::min(1.F, area.width / (arrangement.width() + form->gap * em));
  const float squeeze_y = std::min(1.F, area.height / arrangement.height());
  const ImVec2 origin{
      area.x + std::max(form->gap * em / 2 * squeeze_x, (area.width - arrangement.width() * squeeze_x) / 2), area.y};

  family.form = form->form;
  family.slots.resize(members.size());
  std::vector<ImVec2> corner(members.size() + 1);  // Of each block, before squeezing.
  std::vector<int> depth(members.size() + 1, -1);
  const auto squeezed = [&](ImVec2 p) { return ImVec2{origin.x + p.x * squeeze_x, origin.y + p.y * squeeze_y}; };
  const auto card = [&](std::size_t i) {
    return Rect{corner[i].x + arrangement.block(i).card_x, corner[i].y, form->w * em, form->h * em};
  };
  for (const std::size_t node : tree.depth_first) {
    if (node != tree.root) {
      const Rect own = card(node);
      const ImVec2 at = squeezed({own.x, own.y});
      family.slots[node] = {
          members[node].serial, {at.x, at.y, own.width * squeeze_x, own.height * squeeze_y}, depth[node]};
      family.extent = around(family.extent, family.slots[node].rect);
    }
    for (const std::size_t child : tree.children[node]) {
      const Block& block = arrangement.block(child);
      corner[child] = plus(corner[node], block.at);
      depth[child] = depth[node] + 1;
      if (node == tree.root) continue;
      FamilyEdge edge{members[node].serial, members[child].serial, {}, arrangement.block(node).rows > 1};
      edge.way = way_between(card(node), card(child), block, corner[node].x, *form, em);
      for (ImVec2& p : edge.way) p = squeezed(p);
      family.edges.push_back(std::move(edge));
    }
  }
  return family;
}

}  // namespace view
