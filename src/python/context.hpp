#pragma once

#include <Python.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "python/bootstrap.hpp"
#include "record/folded_count.hpp"
#include "trace/event.hpp"

namespace python {

/// What the binding remembers in this interpreter: the one explicit object of this folder, found by `context()`.
/// Guarded by the interpreter lock. A forked child inherits it; `fork.cpp` mends what is not true in the child.
struct Context {
  // place.cpp
  std::vector<std::string> library_folders;  ///< Code below these is not the user's.
  bool internals = false;  ///< What the library's threads do is recorded turn by turn (record/turns.hpp).
  std::unordered_map<PyObject*, std::uint32_t>
      source_of_file;  ///< By the identity of co_filename, to which it holds a reference.

  // voice.cpp: what we replaced. Borrowed for ever.
  PyObject* print = nullptr;
  PyObject* input = nullptr;
  PyObject* sleep = nullptr;
  PyObject* raw_write = nullptr;  ///< streams.cpp: FileIO.write
  PyObject* write = nullptr;      ///< os.write
  PyObject* program_stdout = nullptr;
  PyObject* program_stderr = nullptr;

  // pickling.cpp: ForkingPickler.dumps, pickle.dumps, pickle.loads.
  PyObject* forking_dumps = nullptr;
  PyObject* dumps = nullptr;
  PyObject* loads = nullptr;
  PyObject* pickle_item = nullptr;  ///< queue_type.cpp
  PyObject* lock_type = nullptr;    ///< lock_types.cpp: SemLock

  // programs.cpp: what we replaced.
  PyObject* kill = nullptr;
  PyObject* killpg = nullptr;
  PyObject* execv = nullptr;
  PyObject* execve = nullptr;
  PyObject* posix_spawn = nullptr;
  PyObject* posix_spawnp = nullptr;
  PyObject* fork_exec = nullptr;

  Bootstrap bootstrap;

  // fork.cpp
  PyObject* fork = nullptr;
  PyObject* waitpid = nullptr;
  PyObject* wait = nullptr;
  PyObject* wait3 = nullptr;
  PyObject* wait4 = nullptr;
  PyObject* waitid = nullptr;
  PyObject* exit = nullptr;
  bool engine_forks = false;                ///< The engine is forking: its child is not a raw fork.
  trace::Serial forked = trace::kNobody;    ///< Reserved before fork(2) for the child.
  std::string name = "MainProcess";         ///< Of this process, as the trace has it.
  std::string forked_name;                  ///< The child's.
  unsigned forks = 0;                       ///< How many children this process has forked by itself.
  trace::Serial starting = trace::kNobody;  ///< The Process object that the next fork or program of this process is.
  std::string starting_name;
  bool forks_starting = false;          ///< Such a fork goes on.
  bool runs_process_object = false;     ///< This process is such a child: what it becomes by exec runs on our module.
  PyObject* command_on_ours = nullptr;  ///< programs.cpp
  std::unordered_map<long, trace::Serial>
      children;         ///< Those that no Process object has started, by pid, until they are reaped.
  long parent_pid = 0;  ///< Of the process that has forked this one.
  trace::Serial parent = trace::kNobody;
  long forking_pid = 0;  ///< Of the process that forks, for its child.
  trace::Serial forking = trace::kNobody;
  // threads.cpp
  struct Threads {
    PyObject* start_new = nullptr;  ///< What we replaced.
    PyObject* start_joinable = nullptr;
    PyObject* join = nullptr;
    PyObject* body_type = nullptr;
    PyObject* watcher = nullptr;  ///< Called with each Thread object that is started.
    struct Known {
      PyObject* reference = nullptr;  ///< A weak one to the Thread object.
      trace::Serial thread = trace::kNobody;
    };
    std::unordered_map<PyObject*, Known> known;  ///< By the Thread object's address.
    std::unordered_set<trace::Serial> living;    ///< Started, and their function has not returned.
  } threads;

  // memory.cpp: accesses of this process to a Value or an Array, of which only the first are recorded one by one.
  struct Accesses {
    std::uint64_t recorded = 0;
    record::FoldedCount loads, stores;
  };
  std::unordered_map<trace::Serial, Accesses> accesses;

  unsigned long main_thread = 0;  ///< By the interpreter's numbers.
  bool exiting = false;           ///< Exiting was written.
};

Context& context() noexcept;

}  // namespace python
