#pragma once

#include <string>

#include "base/language.hpp"
#include "model/history.hpp"

namespace model {

using base::Language;

/// An event in a sentence, without its time: "main started f1 (pid 812)", "f1 prints 'hello'", "main waits in join for
/// f1". Empty for events that say nothing to a reader (samples, inner parts). `before` is the world just before the
/// event.
std::string sentence(const trace::Event& event, const World& before, const Texts& texts, Language language);

/// The same for an event of a history, by its index.
std::string sentence(const History& history, std::size_t index, Language language);

/// How a process is called in texts: its name, or "pid 812" while it has none.
/// The main process is "main", whatever multiprocessing calls it.
std::string name_of(const Process& process);
/// What name_of will say of it once it has got this name.
std::string name_once_given(const World& world, Serial serial, std::string_view name);
/// A process, or "f1.feeder" for a thread of one; "the supervisor" for ours; "?" for one that is not known.
std::string name_of_actor(const World& world, Serial actor, Language language);
/// A process, or "queue1", "queue1.rlock" for a thing or a part of one.
std::string name_of_object(const World& world, Serial serial, Language language);

/// "0.003 s" with the precision that a reader can use.
std::string time_text(TraceTime time);
/// A length of time for people: "1.6 s", "20 ms", "300 us".
std::string duration_text(TraceTime duration);

}  // namespace model
