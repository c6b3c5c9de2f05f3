#pragma once

#include <cstdint>
#include <vector>

#include "model/source_file.hpp"
#include "trace/reader.hpp"

namespace recording {

/// Adds the sources up to that number, which an event has named: number n becomes sources[n - 1].
inline void learn_sources(const trace::Reader& reader, std::uint32_t number, std::vector<model::SourceFile>& sources) {
  while (sources.size() < number) {
    const auto [path, content] = reader.source(static_cast<std::uint32_t>(sources.size() + 1));
    sources.push_back({path, content});
  }
}

/// Adds the sources that are stored, whether an event has named them or not: a program that cannot be compiled has come
/// to no line, and still has a text.
inline void learn_stored_sources(const trace::Reader& reader, std::vector<model::SourceFile>& sources) {
  for (;;) {
    const auto [path, content] = reader.source(static_cast<std::uint32_t>(sources.size() + 1));
    if (path.empty()) return;
    sources.push_back({path, content});
  }
}

}  // namespace recording
