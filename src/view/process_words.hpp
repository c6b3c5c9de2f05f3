#pragma once

#include <string>

#include "model/timeline.hpp"
#include "model/world.hpp"
#include "view/texts.hpp"
#include "view/toolkit/icons.hpp"

/// What a process is at t, in a word and a shape: the same in stage, timeline, inspector and guide.
namespace view {

/// How a process stands before us. Each has a shape of its own, so that colour only adds.
enum class Presence : std::uint8_t {
  Unborn,    ///< Not yet created; its place is kept.
  Initial,   ///< Its Process object exists: drawn as a thin outline.
  Running,   ///< Solid.
  Sleeping,  ///< Soft: a tinted ground.
  Waiting,   ///< Hollow, dashed.
  Zombie,    ///< A ghost: dotted.
  Gone,      ///< Greyed, with how it ended.
};

Presence presence_of(const model::Process* process);
/// Its mark: disc, moon, hourglass, zombie; once it has ended: square (0), cross (a code), bolt (a signal).
Icon icon_of(const model::Process& process);

/// "join f1 · 1.6 s", "sleep 2 · 0.40 s", "get queue1", "running", of a worker "square(3) · running"; once it has
/// ended: how, and that it has not yet been joined or waited for.
std::string doing_text(const model::Process& process, const model::World& world, model::TraceTime t, Language language);
/// What stands instead of doing_text where that has no room, because no state is ever cut: "zombie" for "zombie: not
/// yet joined". Empty: doing_text names an operation, which can be cut.
std::string brief_state(const model::Process& process, const model::World& world, Language language);
std::string doing_text(const model::Thread& thread, const model::World& world, model::TraceTime t, Language language);
/// The same of any thread, with what remains of its timeout.
std::string activity_text(const model::Activity& activity, const model::World& world, model::TraceTime t,
                          Language language);

/// "join f1", "get queue1", "sleep 2", "print": the program's words, the same in all languages.
std::string call_text(trace::Operation operation, trace::Serial object, std::string_view arguments,
                      const model::World& world);
/// "read fd 4", "futex" of a span in which an actor sleeps outside of operations; empty where the call is not known.
std::string asleep_call(const model::Lane& lane, const model::Span& span);
/// A process, thread or thing as texts call it: "f1", "Producer-2.feeder", "queue1"; empty for nobody.
std::string name_of_any(trace::Serial serial, const model::World& world);

/// What /proc said: "ready or running", "sleeping", "stopped", "zombie"; the document's words, and a note where it has
/// none.
const Text& kernel_words(char state);
bool kernel_state_in_document(char state);

/// "stopped[SIGTERM]" said in words: "ended by SIGTERM", "ended with code 1", "ended". Empty while it lives.
std::string end_text(const model::Process& process, Language language);

}  // namespace view
