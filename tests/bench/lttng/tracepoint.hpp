// One LTTng-UST tracepoint with the fields of our event. Included several times by LTTng's own headers, hence no
// `#pragma once`.
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER spawnarium_bench
#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "lttng/tracepoint.hpp"

#if !defined(SPAWNARIUM_BENCH_LTTNG_TRACEPOINT) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define SPAWNARIUM_BENCH_LTTNG_TRACEPOINT

#include <lttng/tracepoint.h>

#include <cstdint>

LTTNG_UST_TRACEPOINT_EVENT(
    spawnarium_bench, event, LTTNG_UST_TP_ARGS(std::uint32_t, object, std::int64_t, value, std::uint8_t, kind),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(std::uint32_t, actor, 1) lttng_ust_field_integer(std::uint32_t, call, 0)
            lttng_ust_field_integer(std::uint32_t, object, object) lttng_ust_field_integer(std::uint32_t, peer, 0)
                lttng_ust_field_integer(std::uint64_t, serial, 0) lttng_ust_field_integer(std::int64_t, value, value)
                    lttng_ust_field_integer(std::uint32_t, text, 0) lttng_ust_field_integer(std::uint32_t, place, 0)
                        lttng_ust_field_integer(std::uint32_t, extra, 0)
                            lttng_ust_field_integer(std::uint8_t, kind, kind)))

#endif

#include <lttng/tracepoint-event.h>
