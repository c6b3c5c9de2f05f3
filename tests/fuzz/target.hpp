// What a fuzz target is: a function that is given bytes as they might lie in a file, and must come back. An exception
// that the reader documents is an answer; anything else (a crash, a hang, another exception, a sanitizer's report) is a
// defect.
//
// Built by clang with the preset `fuzz`, libFuzzer calls it and looks for new paths. Otherwise mutate.cpp calls it with
// many small damages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

/// A folder in memory that is this process's own; removed at its end.
const std::filesystem::path& folder();

/// Writes the bytes to a file in that folder, in place of what was there, and returns its path.
std::filesystem::path file(const std::string& name, std::span<const std::uint8_t> bytes);

}  // namespace fuzz
