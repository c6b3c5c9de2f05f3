#include "app/recording.hpp"

#include <nlohmann/json.hpp>

#include "base/time.hpp"

namespace app {

class Recording::State : public model::Texts {
 public:
  explicit State(const std::filesystem::path& path) : reader(path) {}

  std::string_view text(trace::TextRef ref) const override { return reader.text(ref); }

  bool read() {
    // Sealed is asked first: what is written before the seal is read after it.
    ended = reader.sealed() || history.after(history.size()).ended;
    fresh.clear();
    if (reader.read_new(fresh) == 0) return false;
    history.add(fresh);
    timeline.update(history);
    for (const trace::Event& event : fresh) learn_source(event.source());
    ended = reader.sealed() || history.after(history.size()).ended;
    return true;
  }

  void learn_source(std::uint32_t number) {
    while (sources.size() < number) {
      const auto [path, content] = reader.source(static_cast<std::uint32_t>(sources.size() + 1));
      sources.push_back({path, content});
    }
  }

  trace::Reader reader;
  model::History history{*this};
  model::Timeline timeline;
  std::vector<view::SourceFile> sources;
  std::vector<trace::Event> fresh;
  bool ended = false;
};

Recording::Recording(const std::filesystem::path& path) : state_(std::make_unique<State>(path)) { update(); }
Recording::~Recording() = default;

bool Recording::update() { return state_->read(); }
const std::filesystem::path& Recording::path() const { return state_->reader.path(); }
const model::History& Recording::history() const { return state_->history; }
const model::Timeline& Recording::timeline() const { return state_->timeline; }
std::span<const view::SourceFile> Recording::sources() const { return state_->sources; }
bool Recording::ended() const { return state_->ended; }

base::TraceTime Recording::present() const {
  return base::TraceTime(static_cast<std::int64_t>(base::monotonic_ns() - state_->reader.header().start_monotonic_ns));
}

std::optional<base::TraceTime> Recording::present_if_live() const {
  if (ended()) return std::nullopt;
  return present();
}

std::string Recording::fact(const std::string& name) const {
  const auto facts = nlohmann::json::parse(state_->reader.facts(), nullptr, false);
  if (!facts.is_object()) return {};
  const auto found = facts.find(name);
  return found != facts.end() && found->is_string() ? found->get<std::string>() : std::string();
}

base::TraceTime Recording::incomplete_since() const {
  return base::TraceTime(static_cast<std::int64_t>(state_->reader.incomplete_since_ns()));
}

bool Recording::wait_for_more(std::chrono::nanoseconds timeout) const { return state_->reader.wait(timeout); }

}  // namespace app
