"""Values and arrays in shared memory: the standard library's, each reading and writing of which is an operation of the trace.

A ctypes object answers `value` and `[i]` in C, where nobody can look on. So what the program gets is an object of a derived type with
the same name, which asks the original's descriptor between the two events of a call. What reaches the memory by another way (numpy's
frombuffer, memoryview, a field of a Structure) is not seen.
"""

import sys
from _operator import index

from spawnarium import _spawnarium, library, naming

library.run_in(globals(), 'multiprocessing/sharedctypes.py')

_library_rebuild_ctype = rebuild_ctype  # noqa: F821 -- the line above has defined it, as ctypes and the others below.
_library_make_value, _library_make_array, _library_copy = RawValue, RawArray, copy  # noqa: F821
_library_Value, _library_Array = Value, Array  # noqa: F821
_ELEMENTS_SHOWN = 32

_traced_types = {}


def rebuild_ctype(type_, wrapper, length):
    """The object in that memory. In a process that has unpickled it, the number in the trace has come with the wrapper."""
    obj = _library_rebuild_ctype(type_, wrapper, length)
    if not hasattr(wrapper, 'spawnarium_serial') or not _spawnarium.tracing():
        return obj
    traced = _traced(type(obj))
    if traced is not type(obj):
        _ForkingPickler.register(traced, reduce_ctype)  # noqa: F821
        obj = traced.from_buffer(wrapper.create_memoryview())
        obj._wrapper = wrapper
    return obj


def reduce_ctype(obj):
    assert_spawning(obj)  # noqa: F821
    type_ = getattr(type(obj), '_spawnarium_original', type(obj))
    if issubclass(type_, ctypes.Array):  # noqa: F821
        return rebuild_ctype, (type_._type_, obj._wrapper, type_._length_)
    return rebuild_ctype, (type_, obj._wrapper, None)


def RawValue(typecode_or_type, *args):
    """A ctypes object in shared memory."""
    return _named(_begin(_library_make_value(typecode_or_type, *args)))


def RawArray(typecode_or_type, size_or_initializer):
    """A ctypes array in shared memory."""
    return _named(_begin(_library_make_array(typecode_or_type, size_or_initializer)))


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """The same with a lock, which each reading and writing takes."""
    return _named(_library_Value(typecode_or_type, *args, lock=lock, ctx=ctx))


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    return _named(_library_Array(typecode_or_type, size_or_initializer, lock=lock, ctx=ctx))


def copy(obj):
    return _begin(_library_copy(obj))


SynchronizedBase._serial = property(lambda self: self._obj._serial)  # noqa: F821


def _named(thing):
    """Tells what the program calls it: to be returned from a function that it calls itself."""
    caller = sys._getframe(2)
    if caller.f_globals is not globals() and hasattr(thing, '_serial'):
        naming.tell(thing, caller)
    return thing


def _begin(obj):
    """Says in the trace that it is there, where it is one that can be seen."""
    type_ = getattr(type(obj), '_spawnarium_original', type(obj))
    if not _spawnarium.tracing() or _traced(type_) is type_:
        return obj
    array = issubclass(type_, ctypes.Array)  # noqa: F821
    content = type_.__getitem__(obj, slice(_ELEMENTS_SHOWN)) if array else type_.value.__get__(obj)
    obj._wrapper.spawnarium_serial = _spawnarium.memory_created(array, len(obj) if array else 0, content)
    return rebuild_ctype(type_._type_, obj._wrapper, type_._length_) if array else rebuild_ctype(type_, obj._wrapper, None)


def _traced(type_):
    """The derived type; `type_` itself where it is one already, or has no content that could be asked for as a whole."""
    traced = _traced_types.get(type_)
    if traced is None:
        if hasattr(type_, '_spawnarium_original'):
            return type_
        if issubclass(type_, ctypes.Array) and issubclass(type_._type_, ctypes._SimpleCData):  # noqa: F821
            members = _array_members(type_)
        elif issubclass(type_, ctypes._SimpleCData):  # noqa: F821
            members = {'value': _property(type_.value), '__repr__': lambda self: f'{type_.__name__}({type_.value.__get__(self)!r})'}
        else:
            return type_
        members |= {'_spawnarium_original': type_, '_serial': property(lambda self: self._wrapper.spawnarium_serial),
                    '__module__': type_.__module__}
        traced = _traced_types[type_] = type(type_)(type_.__name__, (type_,), members)
    return traced


def _property(original):
    read, write = original.__get__, original.__set__

    def get(self):
        return _spawnarium.load(self._wrapper.spawnarium_serial, -1, read, self)

    def set(self, content):
        _spawnarium.store(self._wrapper.spawnarium_serial, -1, write, self, content)

    return property(get, set)


def _array_members(type_):
    read, write = type_.__getitem__, type_.__setitem__
    length = type_._length_

    def index_of(key):
        """-1: several elements; None: none, and the original shall say so."""
        if isinstance(key, slice):
            return -1
        try:
            place = index(key)
        except TypeError:
            return None
        return place % length if -length <= place < length else None

    def get(self, key):
        place = index_of(key)
        return read(self, key) if place is None else _spawnarium.load(self._wrapper.spawnarium_serial, place, read, self, key)

    def set(self, key, content):
        place = index_of(key)
        if place is None:
            return write(self, key, content)
        return _spawnarium.store(self._wrapper.spawnarium_serial, place, write, self, key, content)

    members = {'__getitem__': get, '__setitem__': set}
    return members | {name: _property(getattr(type_, name)) for name in ('value', 'raw') if hasattr(type_, name)}
