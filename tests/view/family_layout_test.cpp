#include "view/family_layout.hpp"

#include <doctest/doctest.h>

using namespace view;

namespace {

constexpr float kEm = 14;
constexpr Rect kArea{10, 20, 620, 290};

/// Process 1 with n children.
std::vector<FamilyMember> one_generation(Serial n) {
  std::vector<FamilyMember> members{{1, 0}};
  for (Serial i = 0; i < n; ++i) members.push_back({2 + i, 1});
  return members;
}

/// n processes, each the child of the one before.
std::vector<FamilyMember> chain(Serial n) {
  std::vector<FamilyMember> members;
  for (Serial i = 1; i <= n; ++i) members.push_back({i, i - 1});
  return members;
}

/// Every process has `width` children until there are n.
std::vector<FamilyMember> bush(Serial n, Serial width) {
  std::vector<FamilyMember> members{{1, 0}};
  for (Serial i = 2; i <= n; ++i) members.push_back({i, (i - 2) / width + 1});
  return members;
}

void check_disjoint_and_inside(const Family& family, const Rect& area) {
  for (const auto& a : family.slots) {
    INFO("process " << a.serial);
    CHECK(holds(area, a.rect));
    for (const auto& b : family.slots)
      if (a.serial != b.serial && a.rect.overlaps(b.rect)) FAIL_CHECK(a.serial << " overlaps " << b.serial);
  }
}

bool same(ImVec2 a, ImVec2 b) { return std::abs(a.x - b.x) < 0.01F && std::abs(a.y - b.y) < 0.01F; }

bool crosses(ImVec2 a, ImVec2 b, const Rect& rect) {
  const Rect line{std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x) + 0.01F, std::abs(a.y - b.y) + 0.01F};
  return rect.inset(0.05F).overlaps(line);
}

}  // namespace

TEST_CASE("Family: up to forty processes stand apart, within the area, with names to read") {
  for (Serial n = 1; n <= 40; ++n) {
    INFO(n << " processes");
    const Family wide = layout_family(one_generation(n - 1), kArea, kEm);
    CHECK(wide.form <= CardForm::Compact);
    check_disjoint_and_inside(wide, kArea);
    check_disjoint_and_inside(layout_family(chain(n), kArea, kEm), kArea);
    check_disjoint_and_inside(layout_family(bush(n, 3), kArea, kEm), kArea);
  }
}

TEST_CASE("Family: a few processes get full cards") {
  CHECK(layout_family(one_generation(3), kArea, kEm).form == CardForm::Full);
  CHECK(layout_family(one_generation(0), kArea, kEm).form == CardForm::Full);
}

TEST_CASE(
    "Family: three children stand in one row beneath their parent on the stage of a small window, with full cards") {
  const Family family = layout_family(one_generation(3), {0, 0, 593, 260}, 15);
  CHECK(family.form == CardForm::Full);
  for (const Serial child : {3U, 4U}) CHECK(family.slot(child)->rect.y == family.slot(2)->rect.y);
}

TEST_CASE("Family: a thousand processes become dots, apart and within the area") {
  const Family family = layout_family(one_generation(999), kArea, kEm);
  CHECK(family.form == CardForm::Dot);
  CHECK(family.slots.size() == 1000);
  check_disjoint_and_inside(family, kArea);
}

TEST_CASE("Family: what is too much for dots is pressed together, never left out") {
  const Family family = layout_family(chain(500), kArea, kEm);
  CHECK(family.slots.size() == 500);
  for (const auto& slot : family.slots) CHECK(holds(kArea, slot.rect, 0.1F));
}

TEST_CASE("Family: children stand below their parent, from left to right as created") {
  const Family family = layout_family(bush(13, 3), kArea, kEm);
  const auto members = bush(13, 3);
  for (const auto& member : members) {
    if (member.parent == 0) continue;
    CHECK(family.slot(member.serial)->rect.y > family.slot(member.parent)->rect.bottom());
    CHECK(family.slot(member.serial)->depth == family.slot(member.parent)->depth + 1);
  }
  CHECK(family.slot(2)->rect.x < family.slot(3)->rect.x);
  CHECK(family.slot(3)->rect.x < family.slot(4)->rect.x);
}

TEST_CASE("Family: no edge crosses a card") {
  for (const auto& members : {one_generation(3), one_generation(10), one_generation(39), bush(22, 3), chain(6)}) {
    const Family family = layout_family(members, kArea, kEm);
    CHECK(family.edges.size() == members.size() - 1);
    for (const auto& edge : family.edges) {
      CHECK(same(edge.way.front(), foot_of(family.slot(edge.parent)->rect)));
      CHECK(same(edge.way.back(), top_of(family.slot(edge.child)->rect)));
      for (std::size_t i = 1; i < edge.way.size(); ++i)
        for (const auto& slot : family.slots)
          if (crosses(edge.way[i - 1], edge.way[i], slot.rect))
            FAIL_CHECK("the edge to " << edge.child << " crosses " << slot.serial << " of " << members.size());
    }
  }
}

TEST_CASE("Family: somebody whose parent is unknown, and a loop, are roots") {
  const std::vector<FamilyMember> odd{{1, 0}, {2, 99}, {3, 4}, {4, 3}};
  const Family family = layout_family(odd, kArea, kEm);
  CHECK(family.slots.size() == 4);
  check_disjoint_and_inside(family, kArea);
  CHECK(family.slot(2)->depth == 0);
  CHECK(family.slot(3)->depth == 0);
  CHECK(family.slot(4)->depth == 1);
}

TEST_CASE("Family: nobody, and no room, give nothing") {
  CHECK(layout_family({}, kArea, kEm).slots.empty());
  CHECK(layout_family(chain(3), {}, kEm).slots.empty());
}
