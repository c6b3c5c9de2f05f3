#pragma once

#include <Python.h>

#include <string>

#include "trace/event.hpp"

namespace python {

/// Processes that a program makes and ends by itself: os.fork, os.wait, os.waitpid and their kin, os._exit, and the end
/// of the interpreter.
///
///     os.fork:  before() reserves the child's serial -> fork(2) -> the child becomes it and says Running
///
/// Forks in C code (and in other modules) come by the same way, because the interpreter calls before() and its partners
/// at each fork that it knows of (os.register_at_fork). The engine's own forks are told apart by Context::engine_forks.
extern PyMethodDef kFork;
extern PyMethodDef kWaitPid;
extern PyMethodDef kWait;
extern PyMethodDef kWait3;
extern PyMethodDef kWait4;
extern PyMethodDef kWaitId;
extern PyMethodDef kExit;

/// Says who the next child of the calling thread will be that somebody forks by himself; otherwise it is told when it
/// is there.
void expect_fork(trace::Serial child, std::string name);
/// The next child that this process forks, or the next program that it starts, will be this Process object: a Popen
/// class of another library starts it.
void expect_start(trace::Serial process, std::string name);
/// The process that expect_start has announced, once; kNobody: none.
trace::Serial take_expected_start();
/// The fork is over, or there was none: `born` false means that no such process comes to a gate of run control.
void forget_expected_fork(bool born);

/// To be called at each fork, by the interpreter.
void before_fork() noexcept;
void after_fork_in_parent() noexcept;
void after_fork_in_child() noexcept;

/// Makes this process known to the trace: attaches by the environment, becomes the serial that is named there, and
/// writes Running. Registers what writes Exiting as this program's last step. Returns whether there is a trace.
bool attach();

/// Writes Exiting, once.
void say_exiting(int code) noexcept;

}  // namespace python
