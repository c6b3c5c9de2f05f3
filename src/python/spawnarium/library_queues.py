"""Queues that are built as the standard library's, for classes that work with the inside of a queue.

joblib's loky and torch.multiprocessing derive from Queue and replace its feeder thread, its two locks or the ends of its pipe. The
engine's queue has another inside. Such a class therefore gets the standard library's methods, by the standard library's own code, on our
Connections and locks: what it does is traced as messages of a pipe and as locks, not as put and get of a queue.

    class Mine(multiprocessing.queues.Queue):
        def _start_thread(self): ...            # A private part: the bases of Mine become (Queue with the library's methods, ours).
"""

import types

from spawnarium import library

_PACKAGE = 'multiprocessing'

# What such a class defines, or what its methods name. Not here: what the engine's queues have as well, and mean the same by
# (_maxsize, _closed, _opid, _on_queue_feeder_error).
_PRIVATE_PARTS = frozenset((
    '__getstate__', '__setstate__', '_after_fork', '_buffer', '_close', '_cond', '_feed', '_finalize_close', '_finalize_join', '_ignore_epipe',
    '_is_closed', '_joincancelled', '_jointhread', '_make_methods', '_notempty', '_poll', '_reader', '_recv_bytes', '_reset', '_rlock', '_sem',
    '_send_bytes', '_start_thread', '_terminate_broken', '_thread', '_unfinished_tasks', '_wlock', '_writer'))

_FIRST_VALUES = {'_closed': False, '_serial': 0}  # What the engine's queue would answer for itself.

_module = None
_classes = {}  # Ours: the same with the library's methods.


def module():
    """The standard library's multiprocessing.queues as a module of our package: its Pipe is ours, and so are the locks of a context."""
    global _module
    if _module is None:
        _module = library.load_into(_PACKAGE, 'queues')
    return _module


def is_one(queue):
    return isinstance(queue, _Structure)


def use_if_needed(cls):
    """Exchanges the bases of a class that touches private parts of a queue, so that it finds the library's methods before ours."""
    if cls.__module__ != _PACKAGE + '.queues' and not issubclass(cls, _Structure) and _touches_private_parts(cls):
        cls.__bases__ = tuple(_with_library_methods(base) if base.__module__ == _PACKAGE + '.queues' else base for base in cls.__bases__)


class _Structure:
    __slots__ = ()


def _with_library_methods(ours):
    if ours not in _classes:
        theirs = getattr(module(), ours.__name__)
        members = {name: value for name, value in vars(theirs).items() if name not in ('__dict__', '__weakref__')}
        bases = [_with_library_methods(base) if issubclass(base, _ours()) else base for base in ours.__bases__ if issubclass(base, _ours())]
        _classes[ours] = type(ours.__name__, (*bases, _Structure, ours),
                              {**_FIRST_VALUES, **members, '__module__': _PACKAGE + '.queues', '_library_class': theirs})
    return _classes[ours]


def _ours():
    from multiprocessing import queues
    return queues.Queue, queues.SimpleQueue


def _touches_private_parts(cls):
    return any(name in _PRIVATE_PARTS or not _PRIVATE_PARTS.isdisjoint(_names_used_by(value)) for name, value in vars(cls).items())


def _names_used_by(method):
    """The names in the code of a method, and in the functions inside it."""
    function = getattr(method, 'fget', None) or getattr(method, '__func__', method)
    codes = [getattr(function, '__code__', None)]
    names = set()
    while codes:
        code = codes.pop()
        if isinstance(code, types.CodeType):
            names.update(code.co_names)
            codes += code.co_consts
    return names
