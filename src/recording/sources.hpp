#pragma once

#include <cstdint>
#include <vector>

#include "model/source_file.hpp"
#include "trace/reader.hpp"

namespace recording {

/// Takes in the sources up to that number, which an event has named: number n becomes sources[n - 1].
inline void learn_sources(const trace::Reader& reader, std::uint32_t number, std::vector<model::SourceFile>& sources) {
  while (sources.size() < number) {
    const auto [path, content] = reader.source(static_cast<std::uint32_t>(sources.size() + 1));
    sources.push_back({path, content});
  }
}

}  // namespace recording
