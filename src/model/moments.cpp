#include "model/moments.hpp"

#include <set>

namespace model {

TraceTime fullest_moment(const History& history) {
  std::set<Serial> alive;
  std::size_t most = 0;
  TraceTime longest{}, moment{}, since{};
  const auto close = [&](TraceTime now) {
    const TraceTime lasted = now - since;
    if (lasted < history.end() / 100) return;  // Nobody would have seen it.
    if (alive.size() < most || (alive.size() == most && lasted <= longest)) return;
    most = alive.size();
    longest = lasted;
    moment = since + lasted / 2;
  };
  for (std::size_t i = 0; i < history.size(); ++i) {
    const trace::Event& event = history.event(i);
    const bool born = event.kind == trace::Kind::Running || event.kind == trace::Kind::Found;
    const bool gone = event.kind == trace::Kind::Exited || event.kind == trace::Kind::Vanished;
    if (!born && !gone) continue;
    const TraceTime now{event.time_ns};
    close(now);
    since = now;
    if (born) alive.insert(event.object);
    if (gone) alive.erase(event.object);
  }
  close(history.end());
  return moment;
}

}  // namespace model
