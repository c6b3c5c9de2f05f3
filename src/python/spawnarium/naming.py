"""What a program calls its queues and locks: the variable of `queue = Queue()`, or `self.queue = Queue()`.

The interpreter stores the result of a call by the instruction that follows it: that names the variable.
"""

import os

from spawnarium import _spawnarium, library

_OPNAME = library.load('opcode').opname

_times = {}  # How many things of this process have had a name.


def tell(thing, frame):
    """Says in the trace the name that the code of `frame`, which is calling, is about to give to `thing`. A second one is `queue (2)`."""
    of_library = frame.f_code.co_filename.startswith(library.FOLDER + os.sep)  # The names in there say nothing to a learner.
    name = None if of_library else _name_given(frame.f_code, frame.f_lasti)
    if name is None:
        return
    times = _times[name] = _times.get(name, 0) + 1
    _spawnarium.named(thing._serial, name if times == 1 else f'{name} ({times})')


def _name_given(code, call):
    # What stands between: the call's own caches, and the object whose attribute it shall be.
    for name, argument in _instructions_after(code.co_code, call):
        if name in ('STORE_NAME', 'STORE_GLOBAL', 'STORE_ATTR'):
            return code.co_names[argument]
        if name in ('STORE_FAST_LOAD_FAST', 'STORE_FAST_STORE_FAST'):  # Since 3.13 two in one.
            return _local_name(code, name, argument >> 4)
        if name in ('STORE_FAST', 'STORE_DEREF'):
            return _local_name(code, name, argument)
        if not name.startswith('LOAD_'):
            return None
    return None


def _instructions_after(instructions, at):
    extension = 0
    for at in range(at + 2, min(at + 40, len(instructions)), 2):
        name, argument = _OPNAME[instructions[at]], instructions[at + 1] | extension
        if name == 'EXTENDED_ARG':
            extension = argument << 8
        elif name != 'CACHE':
            extension = 0
            yield name, argument


def _local_name(code, instruction, number):
    if hasattr(code, '_varname_from_oparg'):  # Since 3.11 one numbering for all.
        return code._varname_from_oparg(number)
    names = code.co_varnames if instruction == 'STORE_FAST' else code.co_cellvars + code.co_freevars
    return names[number]
