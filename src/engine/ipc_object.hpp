#pragma once

#include <cstdint>
#include <string_view>

#include "engine/source_location.hpp"
#include "trace/event.hpp"

namespace engine {

/// That something is an inner part of something: a queue's "rlock".
struct PartOf {
  trace::Serial whole = trace::kNobody;
  std::string_view name = {};
};

/// Says in the trace that there is a new thing, which is no part or a part, and gives its serial.
trace::Serial create_ipc_object(trace::ObjectType type, std::int64_t value, const PartOf& part,
                                const SourceLocation& place);

}  // namespace engine
