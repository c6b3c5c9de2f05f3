"""Queues between processes: of the engine, with its feeder thread; here is what only Python knows of them.

Some programs derive from Queue and work with its private parts: its buffer, its feeder thread, its two locks and its pipe. (joblib's
loky and torch.multiprocessing do.) For such a class the engine's queue will not do: see spawnarium/library_queues.py.
"""

import os
import types
from queue import Empty, Full  # noqa: F401 -- programs look for them here.

from spawnarium import _spawnarium, library_queues

from . import connection
from . import context
from .util import Finalize, info, is_exiting, register_after_fork

__all__ = ['Queue', 'SimpleQueue', 'JoinableQueue']

_ForkingPickler = context.reduction.ForkingPickler
_LARGEST = 2**31 - 1


class Queue(_spawnarium.Queue):
    """First in, first out, for many producers and consumers. put hands the item to a thread, which pickles it and writes it."""

    _counts_tasks = False

    def __init__(self, maxsize=0, *, ctx):
        if library_queues.is_one(self):  # A subclass's `Queue.__init__(self, ...)`.
            return self._library_class.__init__(self, maxsize, ctx=ctx)
        if maxsize <= 0:
            maxsize = 0
        super().__init__(maxsize, self._counts_tasks)
        self._is_fork_ctx = context.is_fork(ctx)
        self._maxsize = maxsize or _LARGEST
        self._ignore_epipe = False
        self._opid = os.getpid()
        self._open_ends()

    def __init_subclass__(cls, **arguments):
        super().__init_subclass__(**arguments)
        library_queues.use_if_needed(cls)

    def _open_ends(self):
        self._reader, self._writer = self._ends(connection.Connection)
        self._rlock, self._wlock, self._sem = self._locks()

    def __getstate__(self):
        context.assert_sharable(self)
        return self._ignore_epipe, self._maxsize, self._opid, _send_description(self._description())

    def __setstate__(self, state):
        self._ignore_epipe, self._maxsize, self._opid, description = state
        super().__init__(0, self._counts_tasks, _receive_description(description))
        self._is_fork_ctx = False
        self._open_ends()

    def _terminate_broken(self):
        """For a pool whose workers have died: nobody will read any more, so nothing shall wait until somebody does."""
        self._reader.close()
        self.close()
        self.join_thread()

    __class_getitem__ = classmethod(types.GenericAlias)

    @staticmethod
    def _on_queue_feeder_error(error, item):
        """Called on the feeder thread when an item cannot be sent. Subclasses may do something else."""
        import traceback
        from spawnarium import tracebacks
        tracebacks.leave_out_ours(error)
        traceback.print_exc()


class JoinableQueue(Queue):
    """A Queue whose consumers say when an item is dealt with, so that a producer can wait until all are."""

    _counts_tasks = True

    def task_done(self):
        """One of the items that were got is dealt with."""
        self._task_done()

    def join(self):
        """Waits until every item that was put is dealt with."""
        self._join()


class SimpleQueue(_spawnarium.SimpleQueue):
    """A pipe with two locks: put writes into the pipe itself."""

    def __init__(self, *, ctx):
        if library_queues.is_one(self):
            return self._library_class.__init__(self, ctx=ctx)
        super().__init__()
        self._is_fork_ctx = context.is_fork(ctx)
        self._open_ends()

    def __init_subclass__(cls, **arguments):
        super().__init_subclass__(**arguments)
        library_queues.use_if_needed(cls)

    def _open_ends(self):
        self._reader, self._writer = self._ends(connection.Connection)
        self._rlock, self._wlock, _ = self._locks()
        self._poll = self._reader.poll

    def __getstate__(self):
        context.assert_sharable(self)
        return _send_description(self._description())

    def __setstate__(self, state):
        super().__init__(_receive_description(state))
        self._is_fork_ctx = False
        self._open_ends()

    __class_getitem__ = classmethod(types.GenericAlias)


def _send_description(description):
    """What another process must know of a queue; its two descriptors travel with the child that is being spawned."""
    shared, reader, writer = description
    descriptors = [context.reduction.DupFd(end[0]) for end in (reader, writer)]
    return shared, descriptors, reader[1:], writer[1:]


def _receive_description(state):
    shared, descriptors, reader, writer = state
    ends = [(descriptor.detach(), *end) for descriptor, end in zip(descriptors, (reader, writer))]
    return shared, *ends


def _pickle_item(item, on_error):
    """On the feeder thread: the item's bytes; if it cannot be pickled, which it has said itself then, the reason as a text."""
    try:
        return _ForkingPickler.dumps(item)
    except Exception as error:
        if is_exiting():
            info('error in queue thread: %s', error)
        else:
            on_error(error, item)
        return f'{type(error).__name__}: {error}'


class _EndOfQueues:
    """At the process's end: all queues are closed first, and after the children have ended their feeder threads are waited for."""

    def __init__(self):
        self.register()
        register_after_fork(self, _EndOfQueues.register)

    def register(self):
        Finalize(None, _spawnarium.close_residents, exitpriority=10)
        Finalize(None, _spawnarium.finish_residents, exitpriority=-5)


def __getattr__(name):
    """What programs look for in this module and what only the standard library's queues need, such as _sentinel."""
    if name.startswith('__'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return getattr(library_queues.module(), name)


_spawnarium.set_item_pickler(_pickle_item)
_end_of_queues = _EndOfQueues()
