#pragma once

#include <string>
#include <vector>

#include "lesson/condition.hpp"
#include "lesson/toml_section.hpp"

namespace lesson {

/// The words that conditions and events of one lesson may use for its processes.
using Aliases = std::vector<std::string>;

inline const std::vector<std::string> kEventKeys{"process", "event", "object", "by", "text", "outcome", "value", "nth"};

/// The keys of a table that says a condition, after `more` of its owner's.
std::vector<std::string> with_condition_keys(std::vector<std::string> more);

/// Reads the one condition of a table ("before", "happens", "exitcode" ...). Throws LessonError.
Condition load_condition(const Section& section, const Aliases& aliases);

/// Reads an event's description. Throws LessonError.
Pattern load_pattern(const Section& section, const Aliases& aliases);

/// Throws unless `name` is one of the lesson's processes.
void require_process(const Section& section, std::string_view key, const std::string& name, const Aliases& aliases);

/// Throws unless the placeholders in a line of output are known: {pid:f1}, {time}, {number}, {...}.
void require_placeholders(const Section& section, std::string_view key, const std::string& line,
                          const Aliases& aliases);

}  // namespace lesson
