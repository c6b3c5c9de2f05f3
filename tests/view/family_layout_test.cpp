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

void check_generations(const Family& family) {
  for (const auto& a : family.slots)
    for (const auto& b : family.slots)
      if (a.generation < b.generation) CHECK(a.rect.bottom() <= b.rect.y);
}

void check_edges(const Family& family) {
  for (const auto& edge : family.edges) {
    CHECK(std::abs(edge.way.front().y - family.slot(edge.parent)->rect.bottom()) < 0.01F);
    CHECK(std::abs(edge.way.back().y - family.slot(edge.child)->rect.y) < 0.01F);
    for (const auto& slot : family.slots)
      if (crosses(edge.way, slot.rect))
        FAIL_CHECK("the edge to " << edge.child << " crosses " << slot.serial << " of " << family.slots.size());
  }
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
  CHECK(layout_family(chain(3), kArea, kEm).form == CardForm::Tight);
}

TEST_CASE(
    "Family: three children stand in one row beneath their parent on the stage of a small window, with their lines") {
  const Family family = layout_family(one_generation(3), {0, 0, 593, 230}, 15);
  CHECK(family.form == CardForm::Tight);
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
    CHECK(family.slot(member.serial)->generation == family.slot(member.parent)->generation + 1);
  }
  CHECK(family.slot(2)->rect.x < family.slot(3)->rect.x);
  CHECK(family.slot(3)->rect.x < family.slot(4)->rect.x);
}

TEST_CASE("Family: no edge crosses a card, and rows are generations") {
  for (const auto& members : {one_generation(3), one_generation(10), one_generation(24), bush(22, 3), chain(6)}) {
    const Family family = layout_family(members, kArea, kEm);
    CHECK(family.edges.size() == members.size() - 1);
    check_edges(family);
    check_generations(family);
  }
}

TEST_CASE("Family: a parent stands above the middle of its children, where its row has room") {
  const Family family = layout_family(bush(7, 2), {0, 0, 1200, 600}, kEm);
  for (const Serial parent : {1U, 2U, 3U}) {
    const float left = family.slot(2 * parent)->rect.center().x, right = family.slot(2 * parent + 1)->rect.center().x;
    CHECK(std::abs(family.slot(parent)->rect.center().x - (left + right) / 2) < 0.5F);
  }
}

TEST_CASE("Family: the grandchildren of the first child do not stand below the second") {
  // Lesson 43: three children, of which the first has two and the second one.
  const std::vector<FamilyMember> forks{{1, 0}, {2, 1}, {3, 1}, {4, 2}, {5, 2}, {6, 3}, {7, 4}, {8, 1}};
  for (const Rect area : {kArea, Rect{0, 0, 400, 300}, Rect{0, 0, 1500, 900}}) {
    const Family family = layout_family(forks, area, kEm);
    check_generations(family);
    check_edges(family);
    check_disjoint_and_inside(family, area);
  }
}

TEST_CASE("Family: a shoal stands below the cards of its generation and takes what height is left") {
  const std::vector<FamilyMember> members{{1, 0}, {2, 1}, {3, 1, 300}, {303, 2}};
  const Family family = layout_family(members, {0, 0, 900, 500}, kEm);
  CHECK(family.slot(3)->shoal);
  CHECK(family.slot(3)->rect.y > family.slot(2)->rect.bottom());
  CHECK(family.slot(3)->rect.width > 800);
  CHECK(family.extent.height > 420);
  check_edges(family);
  check_generations(family);
}

TEST_CASE("Family: somebody whose parent is unknown, and a loop, are roots") {
  const std::vector<FamilyMember> odd{{1, 0}, {2, 99}, {3, 4}, {4, 3}};
  const Family family = layout_family(odd, kArea, kEm);
  CHECK(family.slots.size() == 4);
  check_disjoint_and_inside(family, kArea);
  CHECK(family.slot(2)->generation == 0);
  CHECK(family.slot(3)->generation == 0);
  CHECK(family.slot(4)->generation == 1);
}

TEST_CASE("Family: nobody, and no room, give nothing") {
  CHECK(layout_family({}, kArea, kEm).slots.empty());
  CHECK(layout_family(chain(3), {}, kEm).slots.empty());
}
