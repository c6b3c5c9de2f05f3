// The stage of every lesson by numbers: nothing overlaps, no edge crosses a card, no words leave their figure, at any
// fraction of any motion.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <vector>

#include "image/font_files.hpp"
#include "image/shot.hpp"
#include "recording/recording.hpp"
#include "view/motions.hpp"
#include "view/shell.hpp"
#include "view/stage.hpp"
#include "view/toolkit/fonts.hpp"

namespace {

namespace fs = std::filesystem;
using namespace view;

std::vector<fs::path> recordings() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(SPAWNARIUM_TEST_SOURCES) / "traces" / "lessons"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// The fonts of a window, without one.
class Look {
 public:
  explicit Look(float scale) : theme_{make_theme(ThemeName::Dark, scale)} { build(); }
  const Theme& theme() const { return theme_; }
  /// The words have been drawn. True: letters were missing, and are there now; lay out again.
  bool missed(const StageItems& items) {
    for (const Shape& shape : items.drawing.shapes)
      if (const auto* words = std::get_if<Words>(&shape)) glyphs_.note(words->text);
    glyphs_.want_zoom(items.zoom);
    if (!glyphs_.something_new()) return false;
    build();
    return true;
  }

 private:
  void build() {
    static const FontData data = image::read_font_files();
    build_fonts(atlas_, data, glyphs_, theme_);
    glyphs_.built();
  }

  ImFontAtlas atlas_;
  Glyphs glyphs_;
  Theme theme_;
};

/// What is wrong with a stage, in words: each kind once.
class Faults {
 public:
  void look_at(const StageItems& items, ImVec2 size, const Theme& theme) {
    ++looked_at_;
    const Rect room{0, 0, size.x, size.y};
    std::vector<Rect> things;
    for (const FamilySlot& slot : items.family.slots) things.push_back(slot.rect);
    for (const Figure& figure : items.traffic.figures) things.push_back(figure.rect);
    if (!items.supervisor.empty()) things.push_back(items.supervisor);
    for (std::size_t i = 0; i < things.size(); ++i) {
      note(holds(room, things[i], 0.5F), "a figure leaves the stage");
      for (std::size_t k = i + 1; k < things.size(); ++k)
        note(!things[i].inset(0.3F, 0.3F).overlaps(things[k]), "two figures overlap");
    }
    for (const Bond& bond : items.bonds) way(bond.way, things, room, "an edge of the family");
    for (const ObjectEdge& edge : items.uses) way(edge.way, things, room, "an edge to a thing");
    for (const Shape& shape : items.drawing.shapes)
      if (const auto* each = std::get_if<Words>(&shape)) words(each->rect, things, room);
    labels(items);
    states(items, zoomed(theme, items.zoom));
  }

  const std::map<std::string, int>& all() const { return faults_; }
  int looked_at() const { return looked_at_; }

 private:
  void note(bool right, const std::string& fault) {
    if (!right) ++faults_[fault];
  }
  void way(const std::vector<ImVec2>& points, const std::vector<Rect>& things, const Rect& room,
           const std::string& name) {
    for (const ImVec2& point : points) note(holds(room, {point.x, point.y, 0, 0}, 0.5F), name + " leaves the stage");
    note(std::none_of(things.begin(), things.end(), [&](const Rect& thing) { return crosses(points, thing); }),
         name + " crosses a figure");
  }
  /// What stands in a figure stands wholly in it. A tile on its way, which is as small as a line, may cross its edge.
  void words(const Rect& rect, const std::vector<Rect>& things, const Rect& room) {
    if (rect.empty()) return;
    note(holds(room, rect, 1.5F), "words leave the stage");
    const bool within = std::all_of(things.begin(), things.end(), [&](const Rect& thing) {
      return !thing.inset(rect.width, rect.height).contains(rect.center()) || holds(thing, rect, 1.5F);
    });
    note(within, "words leave their figure");
  }
  void labels(const StageItems& items) {
    std::map<std::string, std::string> names;
    for (const CardFacts& card : items.cards) {
      if (card.label.empty()) continue;
      const auto [known, fresh] = names.emplace(card.label, card.name);
      note(fresh || known->second == card.name, "two different names are cut to the same");
    }
  }
  /// The word for a state is read first, and must be readable from afar.
  void states(const StageItems& items, const Theme& theme) {
    std::set<std::string> states;
    for (const CardFacts& card : items.cards) {
      states.insert(card.status);
      if (!card.brief_state.empty()) states.insert({card.brief_state, card.doing});
    }
    states.erase("");
    for (const Shape& shape : items.drawing.shapes)
      if (const auto* each = std::get_if<Words>(&shape); each != nullptr && states.contains(each->text))
        note(text_width(font_of(theme, each->type), each->text) <= each->rect.width + 0.5F,
             "a state is cut: " + each->text);
  }

  std::map<std::string, int> faults_;
  int looked_at_ = 0;
};

struct Share {
  std::vector<ImVec2> windows;
  std::vector<float> scales;
  unsigned fractions = 5;
  std::size_t every = 1;  ///< n-th beat.
};

ImVec2 stage_in(ImVec2 window, float scale) {
  const ShellItems shell = layout_shell({}, window, scale, Bars::All, false);
  for (const Group& group : shell.groups)
    if (group.shown == Panel::Stage) return {group.rect.width, group.rect.height - 2 * 15 * scale};
  return window;
}

void look_at_film(const recording::Recording& recording, Look& look, ImVec2 size, const Share& share, Faults& faults) {
  const model::History& history = recording.history();
  model::StoryClock clock;
  clock.update(history, model::StoryClock::kAll);
  Whole whole;
  whole.update(history);
  StageState state;
  const auto& beats = clock.beats();
  for (std::size_t i = 0; i < beats.size(); i += share.every)
    for (unsigned step = 0; step < share.fractions; ++step) {
      model::Position position;
      position.story = beats[i].begin + beats[i].length * step / share.fractions;
      position.count = clock.events_at(position.story, history);
      clock.in_motion(position.story, position.moving);
      const model::World world = history.after(position.count);
      if (!position.moving.empty()) {
        position.from = position.moving.front().before;
        position.fraction = position.moving.back().fraction;
      }
      const OnTheWay on_the_way{position, history, world};
      for (const Language language : {Language::English, Language::Chinese}) {
        const auto scene = [&] {
          return Scene{.history = history,
                       .timeline = recording.timeline(),
                       .world = world,
                       .whole = whole,
                       .t = clock.trace_at(position.story, history),
                       .transition = on_the_way.transition(),
                       .language = language,
                       .theme = look.theme(),
                       .interactive = false};
        };
        prepare_stage(scene(), recording.sources(), state);
        StageItems items = layout_stage(scene(), state, size);
        for (int pass = 0; pass < 3 && look.missed(items); ++pass) items = layout_stage(scene(), state, size);
        faults.look_at(items, size, look.theme());
      }
    }
}

void look_at_all(const Share& share) {
  for (const float scale : share.scales) {
    Look look{scale};
    for (const ImVec2 window : share.windows) {
      Faults faults;
      for (const fs::path& file : recordings()) {
        const int known = static_cast<int>(faults.all().size());
        look_at_film(recording::Recording{file}, look, stage_in(window, scale), share, faults);
        if (static_cast<int>(faults.all().size()) != known)
          MESSAGE(file.stem().stem().string() << " at " << window.x << "x" << window.y << ", " << scale * 100 << " %");
      }
      for (const auto& [fault, times] : faults.all())
        FAIL_CHECK(fault << ", " << times << " times at " << window.x << "x" << window.y << ", text of " << scale * 100
                         << " %");
      std::printf("| %4.0fx%-4.0f | %3.0f %% | %7d | %zu |\n", window.x, window.y, scale * 100, faults.looked_at(),
                  faults.all().size());
    }
  }
}

}  // namespace

TEST_CASE("Stage films: nothing overlaps, crosses or leaves its place, in a small window and a large one") {
  look_at_all({{{1024, 640}, {1920, 1080}}, {1}, 5, 4});
  look_at_all({{{1366, 768}}, {2}, 5, 4});  // Things in several rows.
}

TEST_CASE("Stage sizes: nothing overlaps, crosses or leaves its place, in any window, at twice the size" *
          doctest::skip()) {
  look_at_all({{{1024, 640}, {1280, 720}, {1366, 768}, {1600, 900}, {1920, 1080}, {2560, 1440}}, {1, 2}, 20, 2});
}
