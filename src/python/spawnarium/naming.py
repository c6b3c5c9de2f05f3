"""What a program calls its queues and locks: the variable of `queue = Queue()`, of `self.queue = Queue()`, of `a, b = Queue(), Queue()`.

The interpreter stores the result of a call by one of the instructions that follow it: that names the variable. What the library makes for
the program has the name of the program's variable and the library's own: the lock of `total = Value('i', 0)` is `total.lock`.
"""

import os

from spawnarium import _spawnarium, library

_opcode = library.load('opcode')
_OPNAME, _stack_effect, _HAVE_ARGUMENT = _opcode.opname, _opcode.stack_effect, _opcode.HAVE_ARGUMENT
_OURS = os.path.dirname(__file__) + os.sep
_LIBRARY = (library.FOLDER + os.sep, _OURS)

_times = {}  # How many things of this process have had a name.


def tell(thing, frame):
    """Says in the trace the name that the code of `frame`, which is calling, is about to give to `thing`. A second one is `queue (2)`."""
    _tell(thing._serial, _name_in(frame))


def tell_pipe(serial, frame):
    """The same of a pipe, whose ends have names of their own: `parent, child = Pipe()` is `parent-child`."""
    ends = [_name_given(frame.f_code, frame.f_lasti, part, True) for part in (0, 1)]
    _tell(serial, _name_in(frame) if not all(ends) else '-'.join(ends) if not _is_library(frame) else _outer_name(frame, 'pipe'))


def _tell(serial, name):
    if name is None:
        return
    times = _times[name] = _times.get(name, 0) + 1
    _spawnarium.named(serial, name if times == 1 else f'{name} ({times})')


def _name_in(frame):
    name = _name_given(frame.f_code, frame.f_lasti)
    return _outer_name(frame, name) if name is not None and _is_library(frame) else name


def _outer_name(frame, name):
    """Of what the library makes: where its call comes from, and there the variable."""
    while frame is not None and _is_library(frame):
        frame = frame.f_back
    outer = _name_given(frame.f_code, frame.f_lasti) if frame is not None else None
    return f'{outer}.{name}' if outer is not None else None


def _is_library(frame):
    return frame.f_code.co_filename.startswith(_LIBRARY) and 'dist-packages' not in frame.f_code.co_filename


def _name_given(code, call, part=0, unpacked=False):
    """Where the result of the call at `call` goes; with `unpacked`, its part of that number. None: to no variable of its own."""
    above = 0  # So many values lie on the result, on the interpreter's stack.
    in_tuple = False
    for name, opcode, argument in _instructions_after(code.co_code, call):
        if name in ('STORE_NAME', 'STORE_GLOBAL', 'STORE_FAST', 'STORE_DEREF', 'STORE_ATTR'):
            if above == (name == 'STORE_ATTR') and not unpacked:
                return _local_name(code, name, argument) if name in ('STORE_FAST', 'STORE_DEREF') else code.co_names[argument]
        elif name == 'STORE_FAST_STORE_FAST':  # Since 3.13 two in one.
            if above < 2 and not unpacked:
                return _local_name(code, name, argument >> 4 if above == 0 else argument & 15)
        elif name == 'STORE_FAST_LOAD_FAST':
            if above == 0 and not unpacked:
                return _local_name(code, name, argument >> 4)
        elif name == 'SWAP':
            above = argument - 1 if above == 0 else 0 if above == argument - 1 else above
        elif name == 'BUILD_TUPLE' and above < argument:
            above = argument - 1 - above  # Where it is when that tuple is taken apart, which is what follows.
            in_tuple = True
            continue
        elif name == 'UNPACK_SEQUENCE' and (above == 0 or in_tuple):
            if not in_tuple:
                if not unpacked:
                    return None
                above, unpacked = part, False
            continue
        elif not name.startswith(('LOAD_', 'PUSH_NULL', 'PRECALL', 'KW_NAMES', 'CALL', 'BEFORE_WITH', 'NOP')):
            return None
        elif above == 0 and name in ('LOAD_ATTR', 'LOAD_METHOD'):
            return None
        in_tuple = False
        if name not in ('SWAP', 'BEFORE_WITH'):
            above += _stack_effect(opcode, argument if opcode >= _HAVE_ARGUMENT else None)
        if above < 0:
            return None
    return None


def _instructions_after(instructions, at):
    extension = 0
    for at in range(at + 2, min(at + 200, len(instructions)), 2):
        opcode, argument = instructions[at], instructions[at + 1] | extension
        name = _OPNAME[opcode]
        if name == 'EXTENDED_ARG':
            extension = argument << 8
        elif name != 'CACHE':
            extension = 0
            yield name, opcode, argument


def _local_name(code, instruction, number):
    if hasattr(code, '_varname_from_oparg'):  # Since 3.11 one numbering for all.
        return code._varname_from_oparg(number)
    names = code.co_varnames if instruction == 'STORE_FAST' else code.co_cellvars + code.co_freevars
    return names[number]
