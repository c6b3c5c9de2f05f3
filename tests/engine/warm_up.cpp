// What the engine opens once in a process and keeps is opened before the first test, so that the leak check
// does not blame that one.
#include "engine/process.hpp"
#include "engine/process_context.hpp"

namespace {

const bool kWarm = [] {
  engine::process_context().arena().fd();
  engine::Process child;
  child.start();
  return child.join();
}();

}  // namespace

// The thread sanitizer otherwise ends forked children of a process that had threads; this has an effect in its builds
// only.
extern "C" const char* __tsan_default_options() { return "die_after_fork=0"; }
