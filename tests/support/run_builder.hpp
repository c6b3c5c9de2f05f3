#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/world.hpp"
#include "trace/event.hpp"

namespace spawnarium::test {

/// What a test may want to say of an operation.
struct RunDetail {
  std::int64_t value = 0;
  std::string_view text{};
  std::uint8_t flags = 0;
  std::uint32_t place = 0;
  trace::Serial peer = trace::kNobody;
  std::uint64_t serial = 0;
};

/// A run made by hand, for tests of whatever reads events: the events in the order in which they are told, and their
/// texts.
///
///     RunBuilder run;
///     const auto main = run.main();
///     const auto f1 = run.create(main, "f1");
///     run.start(main, f1).at_ms(5).exited(f1, 0);
///     model::History history{run};
///     history.add(run.events());
///
/// Each event is a microsecond after the one before it, unless at_ms() has set the clock.
class RunBuilder : public model::Texts {
 public:
  using Serial = trace::Serial;
  using Kind = trace::Kind;
  using Operation = trace::Operation;
  using Outcome = trace::Outcome;

  std::string_view text(trace::TextRef ref) const override {
    return ref < texts_.size() ? texts_[ref] : std::string_view{};
  }
  const std::vector<trace::Event>& events() const { return events_; }

  RunBuilder& at_ms(double ms) {
    now_ns_ = static_cast<std::uint64_t>(ms * 1e6);
    return *this;
  }
  trace::TextRef keep(std::string_view text) {
    if (text.empty()) return 0;
    texts_.emplace_back(text);
    return static_cast<trace::TextRef>(texts_.size() - 1);
  }
  Serial new_serial() { return next_serial_++; }
  /// Any event; its time is the builder's unless it has one.
  RunBuilder& tell(trace::Event event) {
    now_ns_ += 1000;
    if (event.time_ns == 0) event.time_ns = now_ns_;
    events_.push_back(event);
    return *this;
  }

  static constexpr Serial kSupervisor = 1;

  // Processes.
  Serial main() {
    const Serial main = new_serial();
    tell({.actor = kSupervisor, .object = main, .text = keep("python3 program.py"), .kind = Kind::RunBegan});
    running(main, "MainProcess");
    return main;
  }
  Serial create(Serial creator, std::string_view name, bool daemon = false) {
    const Serial process = new_serial();
    tell({.actor = creator,
          .object = process,
          .text = keep(name),
          .kind = Kind::Created,
          .flags = daemon ? trace::kDaemon : std::uint8_t{0}});
    return process;
  }
  static std::int64_t pid_of(Serial process) { return 800 + static_cast<std::int64_t>(process); }
  RunBuilder& running(Serial process, std::string_view name = "") {
    return tell(
        {.actor = process, .object = process, .value = pid_of(process), .text = keep(name), .kind = Kind::Running});
  }
  /// The whole of start(): its call, fork's return, the child's first step.
  RunBuilder& start(Serial parent, Serial child) {
    const std::uint32_t call = begin(parent, Operation::Start, child);
    tell({.actor = parent, .object = child, .value = pid_of(child), .kind = Kind::Started});
    running(child);
    return end(parent, call);
  }
  Serial child(Serial parent, std::string_view name, bool daemon = false) {
    const Serial process = create(parent, name, daemon);
    start(parent, process);
    return process;
  }
  RunBuilder& exited(Serial process, int status, Serial by = kSupervisor) {
    return tell({.actor = by,
                 .object = process,
                 .value = status,
                 .kind = Kind::Exited,
                 .flags = by == kSupervisor ? trace::kObserved : std::uint8_t{0}});
  }
  RunBuilder& reaped(Serial process, int status, Serial by) {
    return tell({.actor = by, .object = process, .value = status, .kind = Kind::Reaped});
  }
  RunBuilder& signal(Serial sender, Serial target, int number) {
    return tell({.actor = sender, .object = target, .value = number, .kind = Kind::SignalSent});
  }
  Serial thread(Serial process, std::string_view name, Serial serves = trace::kNobody) {
    const Serial thread = new_serial();
    tell({.actor = thread,
          .object = thread,
          .peer = process,
          .serial = serves,
          .text = keep(name),
          .kind = Kind::ThreadBegan});
    return thread;
  }

  // Things.
  Serial object(Serial creator, trace::ObjectType type, std::int64_t value = 0, Serial whole = trace::kNobody,
                std::string_view name = "") {
    const Serial object = new_serial();
    tell({.actor = creator,
          .object = object,
          .peer = whole,
          .value = value,
          .text = keep(name),
          .extra = ++numbers_[type],
          .kind = Kind::ObjectCreated,
          .detail = static_cast<std::uint8_t>(type)});
    return object;
  }
  RunBuilder& opens(Serial process, Serial pipe, trace::End end) {
    return tell({.actor = process, .object = pipe, .kind = Kind::EndOpened, .detail = static_cast<std::uint8_t>(end)});
  }
  RunBuilder& closes(Serial process, Serial pipe, trace::End end) {
    return tell({.actor = process, .object = pipe, .kind = Kind::EndClosed, .detail = static_cast<std::uint8_t>(end)});
  }

  /// What the kernel said of a process when it was looked at.
  struct Sample {
    char state = 'S';
    trace::SystemCall call = trace::SystemCall::None;
    std::uint32_t extra = 0;
    std::string_view text{};
    Serial peer = trace::kNobody;
  };
  RunBuilder& seen(Serial process, const Sample& sample) {
    return tell({.actor = kSupervisor,
                 .object = process,
                 .peer = sample.peer,
                 .value = sample.state,
                 .text = keep(sample.text),
                 .extra = sample.extra,
                 .kind = Kind::KernelState,
                 .detail = static_cast<std::uint8_t>(sample.call),
                 .flags = trace::kObserved});
  }

  // Operations.
  using Detail = RunDetail;
  std::uint32_t begin(Serial actor, Operation operation, Serial object, const Detail& detail = {}) {
    const std::uint32_t call = ++calls_[actor];
    under_way_[{actor, call}] = {.actor = actor,
                                 .call = call,
                                 .object = object,
                                 .place = detail.place,
                                 .kind = Kind::CallBegun,
                                 .detail = static_cast<std::uint8_t>(operation),
                                 .flags = detail.flags};
    trace::Event begun = under_way_[{actor, call}];
    begun.value = detail.value;
    begun.serial = detail.serial;
    begun.text = keep(detail.text);
    tell(begun);
    return call;
  }
  RunBuilder& block(Serial actor, std::uint32_t call, Serial peer = trace::kNobody, std::int64_t stage = 0) {
    trace::Event event = under_way_[{actor, call}];
    event.kind = Kind::CallBlocked;
    event.peer = peer;
    event.value = stage;
    return tell(event);
  }
  RunBuilder& end(Serial actor, std::uint32_t call, Outcome outcome = Outcome::Returned, const Detail& detail = {}) {
    trace::Event event = under_way_[{actor, call}];
    event.kind = Kind::CallEnded;
    event.outcome = outcome;
    event.value = detail.value;
    event.text = keep(detail.text);
    event.peer = detail.peer;
    event.serial = detail.serial;
    return tell(event);
  }
  /// An operation that does not wait.
  RunBuilder& does(Serial actor, Operation operation, Serial object, const Detail& detail = {}) {
    return end(actor, begin(actor, operation, object, detail), Outcome::Returned,
               {.peer = detail.peer, .serial = detail.serial});
  }
  /// Begins and blocks; returns the call for end().
  std::uint32_t waits(Serial actor, Operation operation, Serial object, const Detail& detail = {}) {
    const std::uint32_t call = begin(actor, operation, object, detail);
    block(actor, call, detail.peer);
    return call;
  }
  RunBuilder& puts(Serial actor, Serial queue, std::uint64_t number, std::string_view value,
                   Operation operation = Operation::Put) {
    const std::uint32_t call = begin(actor, operation, queue, {.text = value});
    return end(actor, call, Outcome::Returned, {.peer = actor, .serial = number});
  }
  RunBuilder& feeds(Serial feeder, Serial queue, Serial sender, std::uint64_t number) {
    return end(feeder, begin(feeder, Operation::Feed, queue), Outcome::Returned, {.peer = sender, .serial = number});
  }
  RunBuilder& gets(Serial actor, Serial queue, Serial sender, std::uint64_t number,
                   Operation operation = Operation::Get) {
    return end(actor, begin(actor, operation, queue, {.value = -1}), Outcome::Returned,
               {.peer = sender, .serial = number});
  }
  RunBuilder& prints(Serial actor, std::string_view text, std::uint32_t place = 0) {
    return does(actor, Operation::Print, trace::kNobody, {.text = text, .place = place});
  }
  RunBuilder& output(std::string_view bytes, int stream = 1) {
    return tell({.actor = kSupervisor, .value = stream, .text = keep(bytes), .kind = Kind::Output});
  }

 private:
  std::vector<trace::Event> events_;
  std::deque<std::string> texts_{""};
  std::map<std::pair<Serial, std::uint32_t>, trace::Event> under_way_;
  std::map<Serial, std::uint32_t> calls_;
  std::map<trace::ObjectType, std::uint32_t> numbers_;
  Serial next_serial_ = 2;
  std::uint64_t now_ns_ = 0;
};

/// The world after all its events.
inline model::World world_of(const RunBuilder& run) {
  model::World world;
  for (const trace::Event& event : run.events()) world = model::apply(std::move(world), event, run);
  return world;
}

}  // namespace spawnarium::test
