#include "recording/recording.hpp"

#include "base/json.hpp"
#include "base/large_pages.hpp"
#include "base/time.hpp"
#include "recording/packed.hpp"
#include "recording/sources.hpp"

namespace recording {
namespace {

/// Nobody knows how long a run will be. So many events are 112 MB of addresses; only what is used of them becomes
/// memory.
constexpr std::size_t kRoomWhileLive = 2'000'000;

}  // namespace

class Recording::State : public model::Texts {
 public:
  explicit State(const std::filesystem::path& path) : reader(open(path)) {}

  std::string_view text(trace::TextRef ref) const override { return reader.text(ref); }

  bool read(std::size_t most) {
    // Sealed is asked first: what is written before the seal is read after it.
    ended = reader.sealed() || run_ended;
    fresh.clear();
    // The history takes over the first piece with the room for all others: a long one is never moved.
    const std::size_t room = !reader.sealed() ? kRoomWhileLive : most < reader.indexed() ? reader.indexed() : 0;
    if (history.size() == 0 && room > fresh.capacity()) {
      fresh.reserve(room);
      base::prefer_large_pages(fresh.data(), fresh.capacity() * sizeof(trace::Event));
    }
    const std::uint64_t skipped = reader.skipped().events;
    if (reader.read_new(fresh, most) == 0) {
      exhausted = reader.skipped().events == skipped;  // Else a piece without anything that is known.
      return !exhausted;
    }
    read_so_far += fresh.size();
    for (const trace::Event& event : fresh) {
      learn_sources(reader, event.source(), sources);
      run_ended |= event.kind == trace::Kind::RunEnded;
    }
    learn_stored_sources(reader, sources);
    history.add(std::move(fresh));
    if (most == kAll || timeline.events() == 0) timeline.update(history);
    ended = reader.sealed() || run_ended;
    return true;
  }

  trace::Reader reader;
  model::History history{*this};
  model::Timeline timeline;
  std::shared_ptr<model::Detail> detail;
  std::vector<model::SourceFile> sources;
  std::vector<trace::Event> fresh;
  /// Of a sealed one: how many of its events have been looked at.
  std::size_t passed() const { return read_so_far + reader.skipped().events; }

  std::size_t read_so_far = 0;
  bool exhausted = false;  // As of the last look.
  bool run_ended = false;  // Its event has been read.
  bool ended = false;
};

Recording::Recording(const std::filesystem::path& path, std::size_t most) : state_(std::make_unique<State>(path)) {
  update(most);
}
Recording::~Recording() = default;

bool Recording::update(std::size_t most) { return state_->read(most); }
bool Recording::whole() const {
  return !state_->reader.sealed() || state_->exhausted || state_->passed() >= state_->reader.indexed();
}

double Recording::part_read() const {
  if (whole()) return 1;
  return static_cast<double>(state_->passed()) / static_cast<double>(state_->reader.indexed());
}

bool Recording::prepare_worlds(std::size_t events) {
  if (!state_->history.prepare(events)) return false;
  (void)state_->history.after(state_->history.size());
  return true;
}

bool Recording::prepare_timeline(std::size_t events) {
  if (!state_->timeline.update(state_->history, events)) return false;
  if (!state_->detail) state_->detail = std::make_shared<model::Detail>();
  state_->detail->update(state_->timeline);
  return true;
}

std::shared_ptr<model::Detail> Recording::detail() const { return state_->detail; }
const std::filesystem::path& Recording::path() const { return state_->reader.path(); }
const model::History& Recording::history() const { return state_->history; }
const model::Timeline& Recording::timeline() const { return state_->timeline; }
std::span<const model::SourceFile> Recording::sources() const { return state_->sources; }
bool Recording::ended() const { return state_->ended; }

base::TraceTime Recording::present() const {
  return base::TraceTime(static_cast<std::int64_t>(trace::time_in_run(state_->reader.header(), base::monotonic_ns())));
}

std::optional<base::TraceTime> Recording::present_if_live() const {
  if (ended()) return std::nullopt;
  return present();
}

std::string Recording::fact(const std::string& name) const {
  return base::text_or(base::member(base::parse_json(state_->reader.facts()), name), {});
}

std::string Recording::program() const {
  const std::filesystem::path program = fact("program");
  return program.empty() ? path().filename().string() : program.filename().string();
}

base::TraceTime Recording::incomplete_since() const {
  return base::TraceTime(static_cast<std::int64_t>(state_->reader.incomplete_since_ns()));
}

const trace::Reader& Recording::reader() const { return state_->reader; }

}  // namespace recording
