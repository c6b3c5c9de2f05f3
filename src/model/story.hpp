#pragma once

#include <cstdint>
#include <string>

#include "model/history.hpp"

namespace model {

enum class Language : std::uint8_t { English, Chinese };

/// An event in a sentence, without its time: "main started f1 (pid 812)", "f1 prints 'hello'", "main waits in join for f1".
/// Empty for events that say nothing to a reader (samples, inner parts). `before` is the world just before the event.
std::string sentence(const trace::Event& event, const World& before, const Texts& texts, Language language);

/// How a process is called in texts: its name, or "pid 812" while it has none.
std::string name_of(const Process& process);

/// "0.003 s" with the precision that a reader can use.
std::string time_text(TraceTime time);

}  // namespace model
