#pragma once

#include <optional>
#include <string>
#include <vector>

#include "view/drawing.hpp"

/// What an act sends along a way: a question and its answer, an exit status to the process that collects it, what is
/// taken from a thing or given to it. Messages have tiles of their own (view/traffic.hpp), signals are bolts.
namespace view {

enum class Route : std::uint8_t { There, Back, ThereAndBack };

/// An act's errand: which way it goes, and what it carries; without words a dot.
struct Errand {
  Route route = Route::There;
  Serial owner = trace::kNobody;  ///< In whose colour, where ink is Owner.
  std::string words{};            ///< On the way back, if it goes there and back.
  Ink ink = Ink::Owner;
  Serial other = trace::kNobody;  ///< With whom, where that is not the motion's object.
};

/// Of an act between a process and another, or a thing; nullopt: it sends nothing.
std::optional<Errand> errand_of(const Motion& motion, const Scene& scene);
/// Whether an act goes along the edge between its process and the thing.
bool uses_edge(model::Act act);

struct Spark {
  ImVec2 at{};
  Errand errand{};
  float opacity = 1;
  bool speaks = true;  ///< With its words: not while it asks.
};

/// Where it is at this fraction of the act; `way`: from the actor to the other. Nothing at the ends: what a still
/// picture shows has arrived.
std::optional<Spark> spark_at(const Errand& errand, const std::vector<ImVec2>& way, float fraction);

/// Above everything else; `room`: no words leave it.
void add_spark(Drawing& drawing, const Spark& spark, const Rect& room, const Theme& theme);

}  // namespace view
