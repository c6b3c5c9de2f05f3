#include "model/causes.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "model/operations.hpp"

namespace model {

using trace::Event;
using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;

namespace {

/// Of those that were moved to the same time: a message is put, then fed; all others come after them.
int rank(const Event& event) {
  if ((event.flags & kMovedBack) == 0) return 2;
  return event.kind == Kind::CallEnded && facts_of(event.operation()).at_end == AtEnd::Feed ? 1 : 0;
}

/// Damaged times stay far enough from the end of the numbers for adding to them.
std::uint64_t bounded(std::uint64_t time_ns) {
  return std::min<std::uint64_t>(time_ns, std::numeric_limits<std::int64_t>::max() / 4);
}

}  // namespace

bool comes_before(const Event& a, const Event& b) {
  if (a.time_ns != b.time_ns) return a.time_ns < b.time_ns;
  return std::tuple{rank(a), a.actor} < std::tuple{rank(b), b.actor};
}

void put_in_order(std::vector<Event>& events) {
  bool in_order = true, whole = true;
  for (std::size_t i = 0; i < events.size(); ++i) {
    Event& event = events[i];
    event.time_ns = bounded(event.time_ns);
    event.flags &= static_cast<std::uint8_t>(~kMovedBack);
    whole = whole && event.kind != Kind::None;
    in_order = in_order && (i == 0 || !comes_before(event, events[i - 1]));
  }
  if (!whole) std::erase_if(events, [](const Event& event) { return event.kind == Kind::None; });
  if (!in_order) std::stable_sort(events.begin(), events.end(), comes_before);
}

void Causes::move(Event& cause, std::uint64_t to_ns, std::vector<Move>& moves) {
  if (cause.kind == Kind::None || cause.time_ns <= to_ns) return;
  moves.push_back({cause, to_ns});
  cause.time_ns = to_ns;
  cause.flags |= kMovedBack;
}

void Causes::note_exited(const Event& event, std::vector<Move>& moves) {
  LifeTimes& life = lives_[event.object];
  if (life.exited.size() >= 4) return;  // Only its parent and the observer report it.
  life.exited.push_back(event);
  move(life.exited.back(), life.gone_ns, moves);
}

void Causes::note_started(const Event& event, std::vector<Move>& moves) {
  LifeTimes& life = lives_[event.object];
  if (life.started.kind != Kind::None) return;
  life.started = event;
  move(life.started, life.running_ns, moves);
}

void Causes::note_running(const Event& event, std::vector<Move>& moves) {
  LifeTimes& life = lives_[event.object];
  life.running_ns = std::min(life.running_ns, event.time_ns);
  move(life.started, life.running_ns, moves);
}

void Causes::note_gone(const Event& event, std::vector<Move>& moves) {
  LifeTimes& life = lives_[event.object];
  life.gone_ns = std::min(life.gone_ns, event.time_ns);
  for (Event& exited : life.exited) move(exited, life.gone_ns, moves);
}

void Causes::note(const Event& event, std::vector<Move>& moves) {
  switch (event.kind) {
    case Kind::CallEnded: {
      if (event.outcome != Outcome::Returned) return;
      const AtEnd effect = facts_of(event.operation()).at_end;
      if (moves_message(effect) && event.serial != 0) return note_message(event, moves);
      if (effect == AtEnd::Join) note_gone(event, moves);
      return;
    }
    case Kind::Reaped:
      return note_gone(event, moves);
    case Kind::Exited:
      return note_exited(event, moves);
    case Kind::Started:
      return note_started(event, moves);
    case Kind::Running:
      return note_running(event, moves);
    case Kind::ObjectCreated:
      if (leads_to_messages(event)) pipe_of_connection_[event.object] = event.peer;
      if (has_feeder(event.object_type())) fed_queues_.insert(event.object);
      return;
    case Kind::None:
    case Kind::Created:
    case Kind::Renamed:
    case Kind::DaemonSet:
    case Kind::Exiting:
    case Kind::Closed:
    case Kind::ForeignProcess:
    case Kind::Orphaned:
    case Kind::Adopted:
    case Kind::Vanished:
    case Kind::KernelState:
    case Kind::SignalSent:
    case Kind::AuthKeySet:
    case Kind::ThreadBegan:
    case Kind::ThreadEnded:
    case Kind::ObjectNamed:
    case Kind::TaskSubmitted:
    case Kind::TaskTaken:
    case Kind::TaskEnded:
    case Kind::TaskFetched:
    case Kind::EndOpened:
    case Kind::EndClosed:
    case Kind::ObjectClosed:
    case Kind::CallBegun:
    case Kind::CallBlocked:
    case Kind::Raised:
    case Kind::Line:
    case Kind::Output:
    case Kind::OutputEnd:
    case Kind::Input:
    case Kind::RunBegan:
    case Kind::RunEnded:
    case Kind::Folded:
    case Kind::Note:
    case Kind::Chosen:
      return;
  }
}

void Causes::move_end(End& end, const MessageKey& key, std::uint64_t to_ns, std::vector<Move>& moves) {
  if (end.time_ns == kNever || end.time_ns <= to_ns) return;
  moves.push_back({{.time_ns = end.time_ns,
                    .actor = end.actor,
                    .call = end.call,
                    .object = end.object,
                    .peer = key.sender,
                    .serial = key.number,
                    .kind = Kind::CallEnded,
                    .outcome = Outcome::Returned,
                    .flags = end.moved ? kMovedBack : std::uint8_t{0}},
                   to_ns});
  end.time_ns = to_ns;
  end.moved = true;
}

void Causes::note_message(const Event& event, std::vector<Move>& moves) {
  const auto pipe = pipe_of_connection_.empty() ? pipe_of_connection_.end() : pipe_of_connection_.find(event.object);
  const MessageKey key{pipe == pipe_of_connection_.end() ? event.object : pipe->second, event.peer, event.serial};
  Journey& journey = journeys_[key];
  const auto note_end = [&](End& end) {
    end.time_ns = event.time_ns;
    end.actor = event.actor;
    end.object = event.object;
    end.call = event.call;
    end.moved = false;
  };
  const OperationFacts& facts = facts_of(event.operation());
  if (facts.at_end == AtEnd::Put) note_end(journey.put);
  else if (facts.at_end == AtEnd::Feed) note_end(journey.fed);
  else journey.got_ns = std::min(journey.got_ns, event.time_ns);
  move_end(journey.fed, key, journey.got_ns, moves);
  move_end(journey.put, key, std::min(journey.fed.time_ns, journey.got_ns), moves);
  if (journey.put.time_ns == kNever || journey.got_ns == kNever) return;
  if (facts.subject == Subject::Connection || journey.fed.time_ns != kNever || !fed_queues_.contains(key.object))
    journeys_.erase(key);
}

}  // namespace model
