#pragma once

#include <optional>
#include <string>
#include <vector>

#include "view/drawing.hpp"
#include "view/family_layout.hpp"
#include "view/process_words.hpp"

/// A shoal: like siblings drawn as one figure, in a run of many processes. Each is a fish at a place of its own; rows
/// count those that do the same. A click on a row opens it: the fish become names.
///
///     300  children of main            Process-1 … Process-300
///     ><> ><> ><> ><> ><> ><>          X 97   acquire lock1 · held by Process-211
///     ><> ><> ><> ><> ><> ><>          C 112  sleep
namespace view {

struct Shoal {
  Serial parent = trace::kNobody;
  std::vector<Serial> members;  ///< In the order of creation.
};

/// So many processes stand as cards, however small; with more, siblings without children of their own become shoals.
inline constexpr std::size_t kMostCards = 24;

/// The shoals of a run, by its world at the end.
std::vector<Shoal> shoals_of(const model::World& finally);
/// All processes without the supervisor, in the order of creation; in the place of the first of a shoal the shoal.
std::vector<FamilyMember> members_of(const model::World& finally, const std::vector<Shoal>& shoals);

/// Which row of which shoal is open.
struct OpenGroup {
  Serial first = trace::kNobody;  ///< Of the shoal.
  std::string words;
  bool operator==(const OpenGroup&) const = default;
};

/// Those of a shoal that do the same.
struct ShoalGroup {
  Presence presence = Presence::Running;
  Icon icon = Icon::Running;
  std::string words;
  std::vector<Serial> members;
  Rect row;  ///< Where its row is; empty: there was no room.
};

struct ShoalItems {
  Serial first = trace::kNobody;
  Rect rect;
  std::vector<ShoalGroup> groups;
};

/// Lays one out and draws it.
ShoalItems add_shoal(Drawing& drawing, const Shoal& shoal, const Rect& rect, const std::optional<OpenGroup>& open,
                     const Scene& scene);

}  // namespace view
