// What a process would leave behind: open descriptors, running children, zombies.
//
//     TEST_CASE_FIXTURE(LeakCheck, "Process: join reaps the child") { ... }     // The case fails if it leaves
//     something behind.
//
// Test executables that spawnarium_tests() marks LEAK_CHECKED look at every test case without being asked
// (leak_listener.cpp). A descriptor that a library opens once and keeps belongs to the first case that makes it do so;
// open it before, if it is meant to stay. Not for cases that run beside each other in one process: /proc/self speaks of
// the whole process.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace spawnarium::test {

struct Descriptor {
  std::string target;  // What /proc/self/fd says of it, such as "pipe:[4711]".
  std::string
      identity;  // The same, but a file's is its own, not its path's: another root or mount gives it another path.
};

struct Resources {
  std::map<int, Descriptor> descriptors;
  std::map<pid_t, std::string> children;  // Name and state, such as "queue_writer, zombie".
};

Resources resources_of_this_process();

// One sentence for each thing that `after` has and `before` had not; a descriptor that now leads elsewhere is such a
// thing.
std::vector<std::string> left_behind(const Resources& before, const Resources& after);

class LeakCheck {
 public:
  LeakCheck();
  ~LeakCheck();  // Fails the test case that is running, once for each thing left behind.
  LeakCheck(const LeakCheck&) = delete;
  LeakCheck& operator=(const LeakCheck&) = delete;

 private:
  Resources before_;
};

}  // namespace spawnarium::test
