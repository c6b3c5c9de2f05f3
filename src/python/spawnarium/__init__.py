"""Spawnarium for Python: programs whose processes can be watched.

    python3 .../spawnarium/__main__.py script.py arguments

runs a script as `python3 script.py arguments` does, but `import multiprocessing` gives our own engine's version, and what the
program does is written to the trace that SPAWNARIUM_TRACE names (if it names one). (`python3 -m spawnarium` does too, but there the interpreter
itself looks for its first modules in the current folder.)

    from spawnarium import multiprocessing

is the same module for a program that asks for it by name. It takes the place of the standard library's in the whole process.
"""

from spawnarium import replacement

install = replacement.install

# `spawnarium.multiprocessing` and `multiprocessing` are one module: see replacement.py.
replacement.add_finder()
