"""Where CPython's versions differ in what a program can see: what the interpreter does that runs us."""

import sys

_VERSION = sys.version_info[:3]

LOCKS_OF_FORK_STAY = _VERSION >= (3, 11, 5)  # A lock of context fork cannot be given to a spawned process.
FORK_WARNS_OF_THREADS = _VERSION >= (3, 12)  # Forking a process that has several threads is a DeprecationWarning.
GUARD_TEXT_NAMES_THE_MANUAL = _VERSION >= (3, 12)  # What is said where the main module's guard is missing.
CHILD_RUNS_ATEXIT = _VERSION >= (3, 13)  # A forked child runs what it registered with atexit.
