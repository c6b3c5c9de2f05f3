#include "engine/ipc_object.hpp"

#include "engine/process_context.hpp"
#include "record/recorder.hpp"

namespace engine {

trace::Serial create_ipc_object(trace::ObjectType type, std::int64_t value, const PartOf& part,
                                const SourceLocation& place) {
  process_context();
  record::Recorder& recorder = record::recorder();
  const trace::Serial serial = recorder.new_serial();
  if (!recorder.on()) return serial;
  const bool whole = part.whole == trace::kNobody;
  recorder.write({.object = serial,
                  .peer = part.whole,
                  .value = value,
                  .text = recorder.text(part.name),
                  .place = place.encoded(),
                  .extra = whole ? recorder.next_of_type(type) : 0,
                  .kind = trace::Kind::ObjectCreated,
                  .detail = static_cast<std::uint8_t>(type),
                  .flags = whole ? std::uint8_t{0} : trace::kPart});
  return serial;
}

}  // namespace engine
