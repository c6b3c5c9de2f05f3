#include "model/console.hpp"

#include <algorithm>
#include <chrono>

#include "model/operations.hpp"

namespace model {

using trace::Kind;

namespace {

constexpr std::size_t kBetweenCheckpoints = 4096;
constexpr std::size_t kMostPrints = 65536;  ///< More of one process cannot lie in a pipe; what is older went elsewhere.
constexpr std::chrono::seconds kMayLieInPipe{
    1};                                 ///< The supervisor reads within microseconds, on a busy machine later.
constexpr std::size_t kLookAhead = 64;  ///< So many of its prints may have gone elsewhere before one that is read.

}  // namespace

void Console::update(const EventList& events, std::size_t count) {
  follower_.follow(
      events,
      [&](const trace::Event& event, std::size_t index) {
        if (index % kBetweenCheckpoints == 0 && index != 0) remember(index);
        take(event, index);
      },
      [&](std::size_t first) { return go_back(first); }, count);
}

void Console::remember(std::size_t done) {
  State kept = state_;
  kept.lines = lines_.size();
  for (const std::ptrdiff_t line : kept.open)
    if (line >= 0) kept.open_lines.emplace_back(static_cast<std::size_t>(line), lines_[static_cast<std::size_t>(line)]);
  checkpoints_.add(done, std::move(kept));
}

std::size_t Console::go_back(std::size_t first) {
  checkpoints_.drop_after(first);
  const auto* newest = checkpoints_.newest();
  if (newest == nullptr) {
    state_ = {};
    lines_.clear();
    return 0;
  }
  state_ = newest->second;
  lines_.resize(state_.lines);
  for (auto& [line, as_it_was] : state_.open_lines) lines_[line] = as_it_was;
  state_.open_lines.clear();
  return newest->first;
}

std::size_t Console::lines_after(std::size_t count) const {
  const auto place =
      std::partition_point(lines_.begin(), lines_.end(), [&](const ConsoleLine& line) { return line.event < count; });
  return static_cast<std::size_t>(place - lines_.begin());
}

void Console::take(const trace::Event& event, std::size_t index) {
  state_.now = event.time();
  switch (event.kind) {
    case Kind::CallBegun:
      if (event.is_print()) printed(event, index);
      if (event.is_write()) wrote(event, index);
      return program_may_run(event);
    case Kind::CallEnded:
      print_ended(event);
      return program_may_run(event);
    case Kind::ForeignProcess:
      state_.strangers.try_emplace(event.object, TraceTime::max());
      return;
    case Kind::Exited:
    case Kind::Reaped:
    case Kind::Vanished:
      return ended(event);
    case Kind::Output:
    case Kind::Input:
      return read(event, index);
    case Kind::Running:
      state_.strangers.erase(event.object);
      state_.traced[event.object] = TraceTime::max();
      return named(event);
    case Kind::Created:
    case Kind::Renamed:
      return named(event);
    case Kind::ThreadBegan:
      state_.process_of_thread[event.object] = event.peer;
      return;
    case Kind::Raised: {
      const Serial process = process_of(event.object != trace::kNobody ? event.object : event.actor);
      state_.troubles.push_back({process, state_.names[process], texts_.text(event.text), texts_.text(event.extra)});
      return;
    }
    case Kind::None:
    case Kind::Started:
    case Kind::DaemonSet:
    case Kind::Exiting:
    case Kind::Closed:
    case Kind::Orphaned:
    case Kind::Adopted:
    case Kind::KernelState:
    case Kind::SignalSent:
    case Kind::AuthKeySet:
    case Kind::ThreadEnded:
    case Kind::ObjectCreated:
    case Kind::ObjectNamed:
    case Kind::TaskSubmitted:
    case Kind::TaskTaken:
    case Kind::TaskEnded:
    case Kind::TaskFetched:
    case Kind::EndOpened:
    case Kind::EndClosed:
    case Kind::ObjectClosed:
    case Kind::CallBlocked:
    case Kind::Line:
    case Kind::OutputEnd:
    case Kind::RunBegan:
    case Kind::RunEnded:
    case Kind::Folded:
    case Kind::Note:
    case Kind::Chosen:
      return;
  }
}

void Console::named(const trace::Event& event) {
  if (const std::string_view name = texts_.text(event.text); !name.empty()) state_.names[event.object] = name;
}

Serial Console::process_of(Serial actor) const {
  const auto found = state_.process_of_thread.find(actor);
  return found == state_.process_of_thread.end() ? actor : found->second;
}

void Console::printed(const trace::Event& event, std::size_t index) {
  const std::string_view text = texts_.text(event.text);
  if (text.empty()) return;
  auto& waiting = state_.prints[event.value == 2 ? 2 : 1][process_of(event.actor)];
  waiting.push_back({text, event.place, index, event.actor, event.call});
  if (waiting.size() > kMostPrints) waiting.pop_front();
}

/// A print whose end says that its bytes have not left the process stays in a buffer until a write. Engines that say
/// nothing of it write at once.
void Console::print_ended(const trace::Event& event) {
  const bool says = facts_of(event.operation()).told_at_begin == Act::Print;
  if (!says || event.outcome != Outcome::Returned || event.value != 0) return;
  for (auto& prints : state_.prints) {
    const auto found = prints.find(process_of(event.actor));
    if (found == prints.end()) continue;
    const auto print = std::find_if(found->second.rbegin(), found->second.rend(), [&](const Print& each) {
      return each.actor == event.actor && each.call == event.call;
    });
    if (print != found->second.rend()) print->written = false;
  }
}

/// What a write brings out together is in its own bytes: the prints that the buffer held are no longer awaited, unless
/// they are all there is in it.
void Console::wrote(const trace::Event& event, std::size_t index) {
  const std::string_view text = texts_.text(event.text);
  auto& waiting = state_.prints[event.value == 2 ? 2 : 1][process_of(event.actor)];
  const auto in_buffer = [](const Print& print) { return !print.written; };
  std::string held;
  for (const Print& print : waiting)
    if (in_buffer(print)) held += print.text;
  if (held == text) {
    for (Print& print : waiting) print.written = true;
    return;
  }
  std::erase_if(waiting, in_buffer);
  waiting.push_back({text, event.place, index, event.actor, event.call});
  if (waiting.size() > kMostPrints) waiting.pop_front();
}

/// A call that makes a program run of which nothing is traced: as long as it has not failed, for what it starts may
/// write before it returns.
void Console::program_may_run(const trace::Event& event) {
  const Serial program = program_begun_by(event);
  if (program == trace::kNobody) return;
  if (event.kind == Kind::CallBegun) state_.strangers.try_emplace(program, TraceTime::max());
  else if (event.outcome != Outcome::Returned) state_.strangers.erase(program);
}

void Console::ended(const trace::Event& event) {
  for (auto* processes : {&state_.strangers, &state_.traced})
    if (const auto found = processes->find(event.object); found != processes->end())
      found->second = std::min(found->second, event.time());
}

/// The process that runs another program from this call on, as long as it does not fail.
Serial Console::program_begun_by(const trace::Event& event) const {
  const OperationFacts& facts = facts_of(event.operation());
  if (facts.replaces) return process_of(event.actor);
  return facts.birth == Act::Program ? event.object : trace::kNobody;
}

/// The only one of `processes` that could have written what has just been read: one that lives, or has ended so lately
/// that its bytes may have lain in the pipe. kNobody: more than one, or none (`count` says which).
Serial Console::only(const std::map<Serial, TraceTime>& processes, int& count) const {
  Serial found = trace::kNobody;
  count = 0;
  for (const auto& [process, until] : processes)
    if (until >= state_.now - kMayLieInPipe && ++count == 1) found = process;
  return count == 1 ? found : trace::kNobody;
}

/// Whose output it is of which no process has said that it writes it. A program that is not traced comes first: what
/// the others write is said, but for what a library writes by itself.
Serial Console::only_writer() const {
  int count = 0;
  const Serial stranger = only(state_.strangers, count);
  return count == 0 ? only(state_.traced, count) : stranger;
}

void Console::read(const trace::Event& event, std::size_t index) {
  const int stream = event.kind == Kind::Input ? 0 : event.value == 2 ? 2 : 1;
  std::string_view bytes = texts_.text(event.text);
  while (!bytes.empty()) {
    const Piece piece = next_piece(bytes, stream);
    append(piece, stream, event, index);
    bytes.remove_prefix(piece.bytes.size());
  }
}

/// What comes next in the bytes, of one owner: never empty.
Console::Piece Console::next_piece(std::string_view bytes, int stream) {
  Piece piece;
  if (stream != 0 && (continue_print(bytes, stream, piece) || find_print(bytes, stream, piece))) return piece;
  const std::size_t newline = bytes.find('\n');
  piece.bytes = bytes.substr(0, newline == std::string_view::npos ? bytes.size() : newline + 1);
  piece.process = owner_of_unknown(piece.bytes, stream);
  return piece;
}

bool Console::continue_print(std::string_view bytes, int stream, Piece& piece) {
  Print& rest = state_.under_way[stream];
  if (rest.text.empty()) return false;
  const std::size_t common = std::min(rest.text.size(), bytes.size());
  if (bytes.substr(0, common) != rest.text.substr(0, common)) {
    rest = {};
    return false;
  }
  piece = {bytes.substr(0, common), state_.under_way_of[stream], rest.place};
  rest.text.remove_prefix(common);
  return true;
}

/// The earliest print that is all here, first among the next print of each process (of the owner of an unfinished line
/// before all others), then a little further on; at last the earliest of which the bytes may be the beginning.
bool Console::find_print(std::string_view bytes, int stream, Piece& piece) {
  auto& waiting = state_.prints[stream];
  struct Found {
    std::map<Serial, std::deque<Print>>::iterator process;
    std::size_t depth = 0;
    std::size_t event = ~std::size_t{0};
  };
  Found found{waiting.end()};
  const auto look = [&](auto fits, std::size_t depth) {
    for (auto process = waiting.begin(); process != waiting.end(); ++process)
      for (std::size_t i = 0; i < std::min(depth, process->second.size()); ++i) {
        const Print& print = process->second[i];
        if (print.event >= found.event) break;
        if (fits(print.text)) found = {process, i, print.event};
      }
    return found.process != waiting.end();
  };
  const auto whole = [&](std::string_view text) { return bytes.starts_with(text); };
  const auto beginning = [&](std::string_view text) { return text.starts_with(bytes); };
  const auto in_its_line = [&] {
    if (state_.open[stream] < 0) return false;
    const auto owner = waiting.find(lines_[static_cast<std::size_t>(state_.open[stream])].process);
    if (owner == waiting.end() || !whole(owner->second.front().text)) return false;
    found = {owner, 0, owner->second.front().event};
    return true;
  };
  if (!in_its_line() && !look(whole, 1) && !look(beginning, 1) && !look(whole, kLookAhead)) return false;
  auto& prints = found.process->second;
  const Print print = prints[found.depth];
  const std::size_t taken = std::min(print.text.size(), bytes.size());
  piece = {bytes.substr(0, taken), found.process->first, print.place};
  if (taken < print.text.size()) {
    state_.under_way[stream] = {print.text.substr(taken), print.place, print.event};
    state_.under_way_of[stream] = piece.process;
  }
  prints.erase(prints.begin(), prints.begin() + static_cast<std::ptrdiff_t>(found.depth) + 1);
  if (prints.empty()) waiting.erase(found.process);
  return true;
}

/// A traceback is told by the process that raised: it begins with "Process NAME:" or "Traceback" and ends with the
/// exception.
Serial Console::owner_of_unknown(std::string_view line, int stream) {
  if (stream == 0) return trace::kNobody;
  if (stream != 2 || state_.troubles.empty()) return only_writer();
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (state_.in_trouble == trace::kNobody) {
    const auto tells_it = [&](const Trouble& trouble) {
      if (line.starts_with("Process ") && line.ends_with(":")) return line.substr(8, line.size() - 9) == trouble.name;
      return line.starts_with("Traceback ") || (!line.empty() && trouble.text.starts_with(line));
    };
    const auto trouble = std::find_if(state_.troubles.begin(), state_.troubles.end(), tells_it);
    if (trouble == state_.troubles.end()) return only_writer();
    state_.in_trouble = trouble->process;
  }
  const Serial owner = state_.in_trouble;
  const auto trouble = std::find_if(state_.troubles.begin(), state_.troubles.end(),
                                    [&](const Trouble& each) { return each.process == owner; });
  const std::string_view last = trouble->text.substr(0, trouble->text.find('\n'));
  if (!line.empty() && line == last) {
    state_.troubles.erase(trouble);
    state_.in_trouble = trace::kNobody;
  }
  return owner;
}

void Console::append(const Piece& piece, int stream, const trace::Event& event, std::size_t index) {
  const TraceTime at = event.time();
  std::string_view bytes = piece.bytes;
  while (!bytes.empty()) {
    std::ptrdiff_t& open = state_.open[stream];
    const bool other_owner = open >= 0 && lines_[static_cast<std::size_t>(open)].process != piece.process;
    if (open < 0 || other_owner) {
      open = static_cast<std::ptrdiff_t>(lines_.size());
      lines_.push_back({.at = at,
                        .process = piece.process,
                        .stream = stream,
                        .place = piece.place,
                        .event = index,
                        .continues = other_owner});
    }
    ConsoleLine& line = lines_[static_cast<std::size_t>(open)];
    const std::size_t newline = bytes.find('\n');
    line.text.append(bytes.substr(0, newline));
    if (newline == std::string_view::npos) return;
    line.at = at;
    open = -1;
    bytes.remove_prefix(newline + 1);
  }
}

}  // namespace model
