#include "app/event_text.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "model/story.hpp"
#include "view/texts.hpp"

namespace app {

using trace::Event;
using trace::Kind;

namespace {

/// " in read(0)" of a process that sleeps.
std::string asleep_in(const Event& event) {
  const trace::SystemCall call = event.system_call();
  if (call == trace::SystemCall::None) return {};
  const bool at_descriptor = call == trace::SystemCall::Read || call == trace::SystemCall::Write;
  const bool forever = trace::multiplexes(call) && event.extra == 1;
  return fmt::format(" in {}({}){}", trace::name_of(call),
                     at_descriptor && event.extra != 0 ? std::to_string(event.extra - 1) : std::string{},
                     forever ? " without a timeout" : "");
}

std::string details(const Event& event) {
  std::string text;
  if (event.is_call()) text += fmt::format(" {} call={}", trace::name_of(event.operation()), event.call);
  if (event.kind == Kind::Folded) text += fmt::format(" {}", trace::name_of(event.operation()));
  if (event.kind == Kind::ObjectCreated) text += fmt::format(" {}{}", trace::name_of(event.object_type()), event.extra);
  if (event.object != trace::kNobody) text += fmt::format(" object={}", event.object);
  if (event.peer != trace::kNobody) text += fmt::format(" peer={}", event.peer);
  if (event.kind == Kind::KernelState)
    text += fmt::format(" {} cpu={}ns{}", static_cast<char>(event.value), event.serial, asleep_in(event));
  else {
    if (event.value != 0) text += fmt::format(" value={}", event.value);
    if (event.serial != 0) text += fmt::format(" serial={}", event.serial);
  }
  if (event.outcome != trace::Outcome::None) text += fmt::format(" {}", trace::name_of(event.outcome));
  if ((event.flags & trace::kDaemon) != 0) text += " daemon";
  if ((event.flags & trace::kObserved) != 0) text += " observed";
  if ((event.flags & trace::kPart) != 0) text += " part";
  return text;
}

}  // namespace

std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '"' || c == '\\') (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f) out += fmt::format("\\x{:02x}", static_cast<unsigned>(byte));
    else out += c;
  }
  return out + "\"";
}

std::string skipped_text(const trace::Skipped& skipped, base::Language language) {
  constexpr view::Text kSkipped{"What this version of Spawnarium does not know is left out (events: {0}, blocks: {1}).",
                                "已略过这个版本的 Spawnarium 不认识的内容（事件：{0}，数据块：{1}）。"};
  return view::tr(language, kSkipped, skipped.events, skipped.units);
}

std::string place_text(std::span<const model::SourceFile> sources, std::uint32_t place) {
  const std::uint32_t source = trace::source_of(place);
  if (source == 0 || source > sources.size()) return {};
  return fmt::format("{}:{}", std::filesystem::path{sources[source - 1].path}.filename().string(),
                     trace::line_of(place));
}

std::string event_text(const recording::Scan& scan, const Event& event) {
  std::string line = fmt::format("{:12.6f} {:>4} {:<14}", static_cast<double>(event.time_ns) / 1e9, event.actor,
                                 trace::name_of(event.kind));
  line += details(event);
  if (const std::string place = place_text(scan.sources(), event.place); !place.empty()) line += " " + place;
  if (event.text != 0) line += " " + quoted_text(scan.text(event.text));
  return line;
}

std::string story_line(base::TraceTime at, std::string_view sentence) {
  return fmt::format("{:>12}  {}", model::time_text(at), sentence);
}

}  // namespace app
