#pragma once

#include <Python.h>

namespace python {

/// What a child does before and after run(): the part of Process._bootstrap that every child goes through.
///
///     prepare_children(process, util, threading, sys, empty_stdin, bootstrap)
///                                                                    in the parent: the dictionaries of these modules,
///                                                                    what its children will read from, and the method
///                                                                    of Process that a forked child calls
///     become_current(process, parent_sentinel)                       in the child; true: something wants to be told of
///     the fork,
///                                                                    and then the caller calls begin
///     begin()                                                        the gate before its first step
///     leaves_something()                                             true: something is to be ended before the process
///     is flush_streams()
///
/// A forked child shares its parent's memory until it writes to it, and each page that it writes to costs it some
/// microseconds. To Python code each name that it looks at is a write, because the reference is counted; here
/// references are borrowed.
extern PyMethodDef kBootstrapFunctions[];

/// In the parent, before a fork: looks at its standard input for the child, in which `number` will be the first free
/// descriptor.
void prepare_stdin(int number) noexcept;

/// In the forked child: runs the Process object and ends this process with its exit code.
[[noreturn]] void run_child(PyObject* process, int parent_sentinel) noexcept;

/// What is remembered for the children, part of the Context. Dictionaries and names are borrowed for ever.
struct Bootstrap {
  PyObject *process = nullptr, *util = nullptr, *threading = nullptr, *sys = nullptr;
  PyObject* empty_stdin = nullptr;  ///< Always at its end.
  PyObject* entry_code = nullptr;  ///< Of the method that a forked child runs first: frames around it are its parent's.
  int empty_number = -1;           ///< The descriptor that it reads from, in a child.
  PyObject* stdin_seen =
      nullptr;  ///< sys.stdin before the last fork, and the buffer below it, where both are what they usually are.
  PyObject* buffer_seen = nullptr;

  struct Names {
    PyObject *active, *afterfork_registry, *as_parent, *atexits, *buffer, *children, *close, *counter, *current,
        *finalizer_registry, *flush, *for_next_child, *logger, *main_thread, *native_id, *parent, *run, *sentinel,
        *stderr, *stdin, *stdout;
  } names{};
};

}  // namespace python
