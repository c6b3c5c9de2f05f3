#include "support/random_run.hpp"

#include <deque>
#include <filesystem>
#include <iterator>
#include <map>
#include <sstream>

#include "trace/reader.hpp"

namespace spawnarium::test {
namespace {

using trace::Kind;
using trace::ObjectType;
using trace::Operation;
using trace::Outcome;
using trace::Serial;

/// A scheduler that lets anybody do what it may do next.
class Scheduler {
 public:
  Scheduler(RunBuilder& run, std::mt19937& random) : run_{run}, random_{random} {
    main_ = run_.main();
    living_.push_back({main_});
    queue_ = run_.object(main_, ObjectType::Queue, 100);
    pipe_ = run_.object(main_, ObjectType::Pipe);
    lock_ = run_.object(main_, ObjectType::Lock);
  }

  void step() {
    finish_late();
    Actor& actor = living_[random_() % living_.size()];
    switch (random_() % 12) {
      case 0:
        return start(actor);
      case 1:
        return end(actor);
      case 2:
      case 3:
        return put(actor);
      case 4:
        return feed();
      case 5:
      case 6:
        return get(actor);
      case 7:
        return send(actor);
      case 8:
        return receive(actor);
      case 9:
        return sleep(actor);
      case 10:
        return lock(actor);
      default:
        return print(actor);
    }
  }

 private:
  struct Actor {
    Serial process = 0;
    std::uint64_t put = 0, sent = 0;
    bool ready = true;  // Nothing of its own is under way.
  };
  struct Late {
    Serial actor;
    std::uint32_t call;
    RunDetail detail;
    Serial frees;
  };
  using Sent = std::pair<Serial, std::uint64_t>;

  Actor* living(Serial process) {
    for (Actor& actor : living_)
      if (actor.process == process) return &actor;
    return nullptr;
  }
  /// The end of an operation whose effect has happened already.
  void finish_late() {
    if (late_.empty() || random_() % 2 == 0) return;
    const Late late = late_.front();
    late_.pop_front();
    if (Actor* actor = living(late.frees)) actor->ready = true;
    if (late.frees == 0 || living(late.frees) != nullptr)
      run_.end(late.actor, late.call, Outcome::Returned, late.detail);
  }
  void start(Actor& actor) {
    if (!actor.ready || living_.size() > 6) return;
    const Serial parent = actor.process, child = run_.create(parent, "f" + std::to_string(++named_));
    const auto call = run_.begin(parent, Operation::Start, child);
    if (random_() % 2 == 0) {
      run_.running(child).tell(
          {.actor = parent, .object = child, .value = RunBuilder::pid_of(child), .kind = Kind::Started});
    } else {
      run_.tell({.actor = parent, .object = child, .value = RunBuilder::pid_of(child), .kind = Kind::Started})
          .running(child);
    }
    run_.end(parent, call);
    living_.push_back({child});
  }
  void end(Actor& actor) {
    if (actor.process == main_ || random_() % 4 != 0) return;
    const Serial process = actor.process;
    const bool killed = random_() % 3 == 0;
    if (killed) run_.signal(main_, process, 9);
    Actor* main = living(main_);
    const bool joined = main->ready && random_() % 2 == 0;
    const auto join = joined ? run_.waits(main_, Operation::Join, process) : 0;
    run_.exited(process, killed ? -9 : 0, random_() % 2 == 0 ? main_ : RunBuilder::kSupervisor);
    std::erase_if(living_, [&](const Actor& each) { return each.process == process; });
    std::erase_if(buffer_, [&](const Sent& sent) { return sent.first == process; });
    if (!joined) return;
    run_.reaped(process, killed ? -9 : 0, main_);
    run_.end(main_, join);
  }
  void put(Actor& actor) {
    if (!actor.ready) return;
    const auto call = run_.begin(actor.process, Operation::Put, queue_, {.text = std::to_string(actor.put)});
    buffer_.push_back({actor.process, ++actor.put});
    actor.ready = false;
    late_.push_back({actor.process, call, {.peer = actor.process, .serial = actor.put}, actor.process});
  }
  void feed() {
    if (buffer_.empty()) return;
    const Sent sent = buffer_.front();
    buffer_.pop_front();
    if (feeder_ == 0) feeder_ = run_.thread(main_, "feeder", queue_);
    const auto call = run_.begin(feeder_, Operation::Feed, queue_);
    piped_.push_back(sent);
    run_.end(feeder_, call, Outcome::Returned, {.peer = sent.first, .serial = sent.second});
  }
  void get(Actor& actor) {
    if (!actor.ready) return;
    if (piped_.empty()) {
      if (random_() % 4 != 0) return;
      run_.end(actor.process, run_.waits(actor.process, Operation::Get, queue_, {.value = 1'000'000}), Outcome::Empty);
      return;
    }
    const Sent sent = piped_.front();
    piped_.pop_front();
    run_.gets(actor.process, queue_, sent.first, sent.second);
  }
  void send(Actor& actor) {
    if (!actor.ready) return;
    const auto call = run_.begin(actor.process, Operation::Send, pipe_, {.text = "'m'"});
    sent_.push_back({actor.process, 1'000'000 + ++actor.sent});
    actor.ready = false;
    late_.push_back({actor.process, call, {.peer = actor.process, .serial = 1'000'000 + actor.sent}, actor.process});
  }
  void receive(Actor& actor) {
    if (!actor.ready || sent_.empty()) return;
    const Sent sent = sent_.front();
    sent_.pop_front();
    run_.gets(actor.process, pipe_, sent.first, sent.second, Operation::Recv);
  }
  void sleep(Actor& actor) {
    if (!actor.ready) return;
    const auto call = run_.begin(actor.process, Operation::Sleep, actor.process, {.value = 5000});
    actor.ready = false;
    late_.push_back({actor.process, call, {}, actor.process});
  }
  void lock(Actor& actor) {
    if (!actor.ready) return;
    run_.does(actor.process, Operation::Acquire, lock_).does(actor.process, Operation::Release, lock_);
  }
  void print(Actor& actor) {
    if (!actor.ready) return;
    const std::string text = "line " + std::to_string(random_() % 5) + "\n";
    run_.prints(actor.process, text);
    printed_ += text;
    if (random_() % 2 == 0) return;
    const std::size_t cut = random_() % 3 == 0 ? printed_.size() / 2 : printed_.size();
    if (cut == 0) return;
    run_.output(printed_.substr(0, cut));
    printed_.erase(0, cut);
  }

  RunBuilder& run_;
  std::mt19937& random_;
  Serial main_ = 0, queue_ = 0, pipe_ = 0, lock_ = 0, feeder_ = 0;
  int named_ = 0;
  std::deque<Actor> living_;
  std::deque<Sent> buffer_, piped_, sent_;
  std::deque<Late> late_;
  std::string printed_;
};

}  // namespace

RunBuilder random_run(std::mt19937& random, std::size_t events) {
  RunBuilder run;
  Scheduler scheduler{run, random};
  while (run.events().size() < events) scheduler.step();
  return run;
}

std::string text_of(const model::Timeline& timeline) {
  std::ostringstream out;
  for (const model::Lane& lane : timeline.lanes()) {
    out << lane.actor << " of " << lane.process << " depth " << lane.depth << (lane.thread ? " thread" : "");
    for (const model::Span& span : lane.spans)
      out << " [" << span.begin.count() << ' ' << (span.end == base::TraceTime::max() ? -1 : span.end.count()) << ' '
          << static_cast<int>(span.kind) << ' ' << trace::name_of(span.operation) << ' ' << trace::name_of(span.outcome)
          << ' ' << span.object << ' ' << span.event << ']';
    out << " samples " << lane.samples.size() << '\n';
  }
  for (const model::Arrow& arrow : timeline.arrows())
    out << static_cast<int>(arrow.kind) << ' ' << arrow.from_time.count() << '-' << arrow.to_time.count() << ' '
        << arrow.from << "->" << arrow.to << ' ' << arrow.object << ' ' << arrow.signal << '\n';
  return out.str();
}

std::vector<std::vector<trace::Event>> arrival(const std::vector<trace::Event>& events, std::mt19937& random,
                                               std::size_t largest) {
  std::map<trace::Serial, std::vector<trace::Event>> by_actor;
  for (const trace::Event& event : events) by_actor[event.actor].push_back(event);
  std::map<trace::Serial, std::size_t> next;
  std::vector<std::vector<trace::Event>> pieces;
  std::size_t left = events.size();
  while (left > 0) {
    std::vector<trace::Event> piece;
    const std::size_t wanted = 1 + random() % largest;
    while (piece.size() < wanted && left > 0) {
      auto actor = by_actor.begin();
      std::advance(actor, random() % by_actor.size());
      std::size_t& at = next[actor->first];
      for (std::size_t n = 1 + random() % 20; n > 0 && at < actor->second.size(); --n, --left)
        piece.push_back(actor->second[at++]);
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::vector<RecordedEvents> recorded_runs(const std::string& folder) {
  struct Read : model::Texts {
    explicit Read(const std::filesystem::path& path) : reader{path} {}
    std::string_view text(trace::TextRef ref) const override { return reader.text(ref); }
    trace::Reader reader;
  };
  std::vector<RecordedEvents> runs;
  for (const auto& file : std::filesystem::directory_iterator{folder}) {
    if (file.path().extension() != ".spawn") continue;
    const auto read = std::make_shared<Read>(file.path());
    runs.push_back({file.path().stem().string(), read, {}});
    read->reader.read_new(runs.back().events);
  }
  return runs;
}

}  // namespace spawnarium::test
