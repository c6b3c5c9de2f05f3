#pragma once

#include <string>
#include <vector>

#include "view/drawing.hpp"
#include "view/scroll_step.hpp"
#include "view/story_list.hpp"

/// Everything about what is selected at t, and what it did until then.
namespace view {

struct InspectorState {
  float scroll = 0;
  ScrollSteps keys;
  StoryMemory story;
};

struct Fact {
  std::string name, value;
  Serial link = trace::kNobody;  ///< A click selects it.
};

struct InspectorItems {
  Rect body;
  Drawing drawing;
  std::vector<Fact> facts;
  std::vector<std::pair<Rect, std::size_t>> moments;  ///< Story lines: where, and the event to go to.
  std::vector<std::pair<Rect, Serial>> links;
  float scroll = 0, content_height = 0;
};

/// The facts of a process, thread or thing at t; empty if it does not exist then.
std::vector<Fact> facts_of(Serial serial, const Scene& scene);
/// As Python prints the Process object in its parent: <Process name='f1' pid=812 parent=800 started daemon>
std::string repr_of(const model::Process& process, const model::World& world);

InspectorItems layout_inspector(const Scene& scene, InspectorState& state, ImVec2 size);
void draw_inspector(const InspectorItems& items, const Scene& scene, Canvas& canvas, InspectorState& state,
                    Actions& actions);

}  // namespace view
