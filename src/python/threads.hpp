#pragma once

#include <Python.h>

namespace python {

/// Threads that the interpreter starts: each says in the trace that it began, under threading's name for it, and that
/// it ended; threading.Thread.join is an operation on it.
///
///     _thread.start_new_thread(f, ())        ThreadBegan, f(), ThreadEnded
///     Thread(target=f).start()               the same, and Thread.join is ours from here on
///     thread.join(2)                         Join of that thread: begun, blocked, returned or timed out
///
/// Without a trace they are the interpreter's own.
///
/// Takes the place of _thread's functions, and of threading's copies of them where it has been imported already.
void listen_to_threads();

/// In a forked child: the threads of its parent are not here.
void forget_threads() noexcept;

}  // namespace python
