#include "view/hand.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <variant>

#include "view/labels.hpp"
#include "view/scene_fixture.hpp"

using namespace view;
using namespace std::chrono_literals;

namespace {

struct Held : SceneFixture {
  Serial main = run.main(), first = run.child(main, "Process-1", true), second = run.child(main, "Process-2", true);
  HandScene hand{.turn = 3, .steps = 8, .seconds = 0.008};
  Held() {
    hand.cards.push_back({.actor = main,
                          .choice = 0,
                          .digit = 1,
                          .who = "main",
                          .does = "join Process-1",
                          .stands = "would wait: Process-1 lives",
                          .line = 22,
                          .state = HandCard::State::Waits});
    hand.cards.push_back({.actor = first,
                          .choice = 1,
                          .digit = 2,
                          .who = "Process-1",
                          .does = "print",
                          .text = "f1  start......",
                          .stands = "ready",
                          .line = 7,
                          .usual = true});
    hand.cards.push_back({.actor = second,
                          .choice = 2,
                          .digit = 3,
                          .who = "Process-2",
                          .does = "print",
                          .text = "f2  start......",
                          .stands = "ready",
                          .line = 7});
  }
  HandItems laid_out(ImVec2 size) { return layout_hand(at(10ms), hand, size); }
  void add_waiting(int many) {
    for (int i = 0; i < many; ++i) {
      HandCard card = hand.cards[0];
      card.choice = hand.cards.size();
      hand.cards.push_back(card);
    }
  }
};

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

}  // namespace

TEST_CASE("Hand: a card for each actor, in its place, with its key, what it does next and how it stands") {
  Held f;
  for (const auto language : {Language::English, Language::Chinese}) {
    f.language = language;
    const HandItems items = f.laid_out({1264, 158});
    REQUIRE(items.cards.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK(items.cards[i].card == i);
    CHECK(items.cards[0].rect.right() < items.cards[1].rect.x);
    const std::string said = items.drawing.said();
    for (const char* words : {"main", "join Process-1", "would wait: Process-1 lives", "f1  start......", "Process-2"})
      CHECK_MESSAGE(said.find(words) != std::string::npos, words);
    CHECK(said.find(tr(language, {"Your turn", "轮到你了"})) != std::string::npos);
  }
}

TEST_CASE("Hand: nothing leaves the strip or covers another thing, in any window, text of any size") {
  for (const float scale : {0.8F, 1.F, 1.5F, 2.F}) {
    Held f;
    f.theme = make_theme(ThemeName::Dark, scale);
    build_plain_fonts(f.atlas, f.theme);
    f.hand.can_undo = true;
    for (const int more : {0, 3, 40}) {
      f.add_waiting(more);
      for (const ImVec2 window : {ImVec2{640, 480}, ImVec2{1024, 640}, ImVec2{1280, 720}, ImVec2{2560, 1440}}) {
        const ImVec2 size{window.x - 16, hand_height(window, scale)};
        const HandItems items = f.laid_out(size);
        std::vector<Rect> all;
        for (const auto& card : items.cards) all.push_back(card.rect);
        for (const auto& button : items.buttons) all.push_back(button.rect);
        for (std::size_t i = 0; i < all.size(); ++i) {
          CHECK(all[i].x >= 0);
          CHECK(all[i].right() <= size.x + 0.5F);
          CHECK(all[i].bottom() <= size.y + 0.5F);
          for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(overlap(all[i], all[j]));
        }
        CHECK(items.cards.size() + items.left_out == f.hand.cards.size());
      }
    }
  }
}

TEST_CASE("Hand: where there is no room for all, those who can go on are there") {
  Held f;
  f.add_waiting(30);
  const HandItems items = f.laid_out({1000, 158});
  REQUIRE(items.left_out > 0);
  std::set<std::size_t> shown;
  for (const auto& card : items.cards) shown.insert(card.card);
  CHECK(shown.contains(1));
  CHECK(shown.contains(2));
  CHECK(items.drawing.said().find("and " + std::to_string(items.left_out) + " more") != std::string::npos);
}

TEST_CASE("Hand: only the usual step has the yellow rim, and a deadlock is said instead of whose turn it is") {
  Held f;
  const auto rims = [&] {
    const HandItems items = f.laid_out({1264, 158});
    return std::count_if(items.drawing.shapes.begin(), items.drawing.shapes.end(), [](const Shape& shape) {
      const auto* box = std::get_if<Box>(&shape);
      return box != nullptr && box->ink == Ink::Now;
    });
  };
  CHECK(rims() == 1);
  f.hand.cards[1].usual = false;
  CHECK(rims() == 0);
  f.hand.says = "Nobody can move any more: each waits for another.";
  f.hand.trouble = true;
  CHECK(f.laid_out({1264, 158}).drawing.said().find("Your turn") == std::string::npos);
}
