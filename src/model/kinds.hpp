#pragma once

#include <array>
#include <cstdint>

#include "model/acts.hpp"
#include "trace/event.hpp"

/// What a kind of event is to a reader: one table, as operations.hpp is of operations. A Kind without a row does not
/// compile (operations.cpp); a number without a name has the facts of a kind of which nothing is known.
namespace model {

struct KindFacts {
  bool is_step = true;       ///< A step of event time. A sample, a name, a note for the log are none: nobody sees them.
  bool is_landmark = false;  ///< Of its kind are the steps of who leaps from operation to operation.
  bool is_life = false;      ///< Of a process, which is its object.
  bool may_rename = true;    ///< After it somebody may be called otherwise than before.
  Act told = Act::None;      ///< What the story clock tells of it, where that depends on nothing else.
  std::uint8_t interest = 0;  ///< How much a picture of that moment is worth to a reader, from 0 to 10 (moments.hpp).
};

struct KindRow {
  trace::Kind kind;
  KindFacts facts;
};

inline constexpr std::array kKinds = [] {
  using trace::Kind;
  return std::to_array<KindRow>({
      {Kind::None, {.is_step = false}},
      {Kind::Created, {.is_life = true}},
      {Kind::Started, {.is_life = true}},
      {Kind::Running, {.is_landmark = true, .is_life = true, .interest = 6}},
      {Kind::Renamed, {.is_life = true, .told = Act::Changed}},
      {Kind::DaemonSet, {.is_life = true, .told = Act::Changed}},
      {Kind::Exiting, {.is_life = true}},
      {Kind::Exited, {.is_landmark = true, .is_life = true, .interest = 8}},
      {Kind::Reaped, {.is_landmark = true, .is_life = true, .interest = 5}},
      {Kind::Closed, {.is_life = true, .told = Act::Closed}},
      {Kind::ForeignProcess, {.is_life = true, .told = Act::Found}},
      {Kind::Orphaned, {.is_landmark = true, .is_life = true, .told = Act::Orphaned, .interest = 10}},
      {Kind::Adopted, {.is_life = true}},
      {Kind::Vanished, {.is_life = true}},
      {Kind::KernelState, {.is_step = false, .may_rename = false}},
      {Kind::SignalSent, {.is_landmark = true, .is_life = true, .interest = 9}},
      {Kind::AuthKeySet, {.is_step = false, .is_life = true}},
      {Kind::ThreadBegan, {}},
      {Kind::ThreadEnded, {}},
      {Kind::ObjectCreated, {.told = Act::Made}},
      {Kind::ObjectNamed, {.is_step = false}},
      {Kind::EndOpened, {.may_rename = false}},
      {Kind::EndClosed, {.may_rename = false, .told = Act::EndClosed}},
      {Kind::ObjectClosed, {.told = Act::ObjectClosed}},
      {Kind::TaskSubmitted, {.is_landmark = true, .may_rename = false, .told = Act::Task, .interest = 5}},
      {Kind::TaskTaken, {.is_landmark = true, .may_rename = false, .told = Act::Task, .interest = 6}},
      {Kind::TaskEnded, {.is_landmark = true, .may_rename = false, .told = Act::Task, .interest = 6}},
      {Kind::TaskFetched, {.is_landmark = true, .may_rename = false, .told = Act::Task, .interest = 5}},
      {Kind::CallBegun, {.is_landmark = true, .may_rename = false}},
      {Kind::CallBlocked, {.may_rename = false, .interest = 7}},
      {Kind::CallEnded, {.may_rename = false}},
      {Kind::Folded, {.is_step = false, .may_rename = false}},
      {Kind::Raised, {.is_landmark = true, .told = Act::Raised, .interest = 10}},
      {Kind::Line, {.may_rename = false, .told = Act::Line}},
      {Kind::Output, {.may_rename = false}},
      {Kind::OutputEnd, {.is_step = false}},
      {Kind::Input, {.told = Act::Input}},
      {Kind::RunBegan, {}},
      {Kind::RunEnded, {.told = Act::RunEnded}},
      {Kind::Note, {.is_step = false}},
      {Kind::Chosen, {.is_step = false, .may_rename = false}},
  });
}();

inline constexpr std::array<KindFacts, 256> kKindFactsByNumber = [] {
  std::array<KindFacts, 256> facts{};
  for (const KindRow& row : kKinds) facts[static_cast<std::uint8_t>(row.kind)] = row.facts;
  return facts;
}();

constexpr const KindFacts& facts_of(trace::Kind kind) { return kKindFactsByNumber[static_cast<std::uint8_t>(kind)]; }

}  // namespace model
