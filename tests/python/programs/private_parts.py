"""Classes that work with the inside of queues, as joblib's loky and torch.multiprocessing do; and what else a program may reach for."""

import multiprocessing as mp
import os
import sys
import threading
import weakref
from multiprocessing import queues
from multiprocessing.queues import Full, _sentinel
from multiprocessing.util import Finalize

from cases import attempt, case, describe, ended, main


class Fed(queues.Queue):
    """A feeder thread and a pickled form of its own."""

    def __init__(self, maxsize=0, mark=None, ctx=None):
        super().__init__(maxsize=maxsize, ctx=ctx)
        self.mark = mark

    def __getstate__(self):
        return (self._ignore_epipe, self._maxsize, self._reader, self._writer, self.mark, self._rlock, self._wlock, self._sem, self._opid)

    def __setstate__(self, state):
        (self._ignore_epipe, self._maxsize, self._reader, self._writer, self.mark, self._rlock, self._wlock, self._sem, self._opid) = state
        self._reset()

    def _start_thread(self):
        self._buffer.clear()
        self._thread = threading.Thread(target=self._feed, args=(self._buffer, self._notempty, self._send_bytes, self._wlock, self.mark), daemon=True)
        self._thread.start()
        self._jointhread = Finalize(self._thread, Fed._finalize_join, [weakref.ref(self._thread)], exitpriority=-5)
        self._close = Finalize(self, Fed._finalize_close, [self._buffer, self._notempty], exitpriority=10)

    @staticmethod
    def _feed(buffer, notempty, send_bytes, lock, mark):
        while True:
            with notempty:
                while not buffer:
                    notempty.wait()
                item = buffer.popleft()
            if item is _sentinel:
                return
            with lock:
                send_bytes(mp.reduction.ForkingPickler.dumps((mark, item)))


class Locked(queues.SimpleQueue):
    def put(self, item):
        with self._wlock:
            self._writer.send((os.getpid() != PARENT, item))


class Counted(queues.JoinableQueue):
    def __init__(self):
        queues.JoinableQueue.__init__(self, ctx=mp.get_context())

    def left(self):
        with self._cond:
            return self._unfinished_tasks._semlock._get_value()


class Wrapped(queues.Queue):
    """As torch's: wrappers around the ends."""

    def __init__(self):
        super().__init__(ctx=mp.get_context())
        self._ends = Wrapper(self._reader), Wrapper(self._writer)


class Wrapper:
    def __init__(self, end):
        self.end = end

    def __getattr__(self, name):
        return getattr(self.end, name)


class Public(queues.Queue):
    """Touches nothing private."""

    def put(self, item, block=True, timeout=None):
        super().put(('public', item), block, timeout)


PARENT = os.getpid()


def put(queue, *items):
    for item in items:
        queue.put(item)
    if hasattr(queue, 'join_thread'):
        queue.close()
        queue.join_thread()


def from_child(queue, *items):
    process = ended(put, queue, *items)
    return process.exitcode, [queue.get() for _ in items]


@case
def own_feeder():
    return from_child(Fed(mark='mine', ctx=mp.get_context()), 1, 'two', None)


@case
def own_feeder_from_here():
    queue = Fed(mark='mine', ctx=mp.get_context())
    queue.put(1)
    return queue.get(), queue.empty(), isinstance(queue, queues.Queue), type(queue).__name__, queue._thread.name != ''


@case
def own_feeder_with_a_limit():
    queue = Fed(2, ctx=mp.get_context())
    queue.put(1)
    queue.put(2)
    return attempt(queue.put, 3, False) == describe(Full()), queue.full(), queue.qsize(), queue.get(), queue.get()


@case
def own_put():
    return from_child(Locked(ctx=mp.get_context()), 1, 'two')


@case
def own_count():
    queue = Counted()
    queue.put(1)
    before = queue.left()
    queue.get()
    queue.task_done()
    queue.join()
    return before, queue.left(), attempt(queue.task_done)


@case
def wrapped_ends():
    queue = Wrapped()
    queue.put(1)
    return queue.get(), [end.closed for end in queue._ends], from_child(queue, 2, 3)


@case
def public_only():
    return from_child(Public(ctx=mp.get_context()), 1, 2)


@case
def closed():
    found = []
    for queue in (Fed(ctx=mp.get_context()), Counted(), Wrapped()):
        queue.close()
        queue.join_thread()
        found += attempt(queue.put, 1).partition(' <')[0], attempt(queue.get).partition(' <')[0]
    return found


@case
def parts_of_a_queue():
    queue = mp.get_context('spawn').Queue(3)
    return queue._maxsize, queue._reader.readable, queue._writer.writable, queue._sem.get_value(), queue._rlock.acquire(), queue._rlock.release()


@case
def names_of_module():
    return [hasattr(queues, name) for name in ('_sentinel', 'connection', 'context', 'Empty', 'Full', 'debug', 'threading')]


def leave(status):
    sys.exit(status)


@case
def large_statuses():
    sys.stderr.flush()
    return [ended(leave, status).exitcode for status in (-1, 255, 256, 300, 2**31 - 1)]


@case
def patched_fork():
    called = []
    original = os.fork

    def fork():
        called.append('fork')
        return original()

    os.fork = fork
    try:
        process = ended(leave, 3)
        return called, process.exitcode, process.is_alive()
    finally:
        os.fork = original


@case
def refused_fork():
    def fork():
        raise OSError('no more processes')

    original, os.fork = os.fork, fork
    try:
        return attempt(ended, leave, 3) if mp.get_start_method() == 'fork' else None
    finally:
        os.fork = original


# Each of these is a line, so that there are enough of them to compare.
for _name in ('_feed', '_start_thread', '_reset', '_after_fork', '_finalize_join', '_finalize_close', '_on_queue_feeder_error', '_is_my_process'):
    case(type(lambda: 0)((lambda name=_name: hasattr(Fed, name)).__code__, globals(), 'has' + _name, (_name,)))

if __name__ == '__main__':
    main()
