"""Locks between processes: of the engine; here is what only Python knows of them, their repr and how they are pickled."""

import threading
import time

from spawnarium import _spawnarium

from . import context
from . import process

__all__ = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Condition', 'Event']

RECURSIVE_MUTEX, SEMAPHORE = 0, 1
SEM_VALUE_MAX = 2**31 - 1


# The types are the engine's themselves, not subclasses of them: so a lock is taken in a few nanoseconds. What follows is added to them.

SemLock = _spawnarium.SemLock  # What the four have in common.
Lock = _spawnarium.Lock  # One holder at a time; anybody may release it.
RLock = _spawnarium.RLock  # One holder at a time, which may take it again; only the holder may release it.
Semaphore = _spawnarium.Semaphore  # As many holders at a time as its value says.
BoundedSemaphore = _spawnarium.BoundedSemaphore  # Never released more often than it was acquired.


def _state_of(lock):
    context.assert_sharable(lock)
    return lock._offset()


def _owner_of(lock):
    """Who has it, as far as one can tell from here, and how often."""
    if lock._is_mine():
        name = process.current_process().name
        thread = threading.current_thread().name
        return (name if thread == 'MainThread' else f'{name}|{thread}'), lock._count()
    if lock._get_value() == 1:
        return 'None', 0
    return ('SomeOtherThread' if lock._count() > 0 else 'SomeOtherProcess'), 'nonzero'


def _say_lock(lock):
    return '<%s(owner=%s)>' % (type(lock).__name__, _owner_of(lock)[0])


def _say_rlock(lock):
    return '<%s(%s, %s)>' % (type(lock).__name__, *_owner_of(lock))


def _say_semaphore(lock):
    return '<%s(value=%s)>' % (type(lock).__name__, lock._get_value())


def _say_bounded(lock):
    return '<%s(value=%s, maxvalue=%s)>' % (type(lock).__name__, lock._get_value(), lock._maximum)


class _Inside:
    """CPython's lock has another inside, at which some programs look; ours is one."""

    name = None  # It has none in a file system.

    def __init__(self, lock):
        self._lock = lock
        self.handle, self.kind, self.maxvalue = lock._offset(), lock._kind, lock._maximum

    def __getattr__(self, name):
        return getattr(self._lock, name)


SemLock.__getstate__ = _state_of
SemLock.__setstate__ = SemLock._adopt
SemLock._semlock = property(_Inside)
Lock.__repr__ = _say_lock
RLock.__repr__ = _say_rlock
Semaphore.__repr__ = _say_semaphore
Semaphore.get_value = Semaphore._get_value
BoundedSemaphore.__repr__ = _say_bounded


class Condition(_spawnarium.Condition):
    """Waits, under a lock, for something that another says has happened."""

    def __init__(self, lock=None, *, ctx):
        super().__init__(lock or None)
        self._is_fork_ctx = context.is_fork(ctx)
        self._lock = lock or self._inner_lock(RLock)
        self._make_methods()

    def _make_methods(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
        context.assert_sharable(self)
        return self._lock, self._offset()

    def __setstate__(self, state):
        self._lock, offset = state
        super().__init__(self._lock, offset)
        self._is_fork_ctx = False
        self._make_methods()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        """Gives the lock back, waits to be notified at most `timeout` seconds, takes the lock again. Whether it was notified."""
        return self._wait(timeout)

    def wait_for(self, predicate, timeout=None):
        """Waits until `predicate()` is true, and returns what it returned."""
        result = predicate()
        deadline = None if timeout is None else time.monotonic() + timeout
        in_time = True
        while not result:
            left = None if deadline is None else deadline - time.monotonic()
            if not in_time or (left is not None and left <= 0):
                break
            in_time = self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        """Wakes at most `n` of those who wait."""
        self._notify(n)

    def notify_all(self):
        """Wakes all who wait."""
        self._notify(2**32 - 1)

    def __repr__(self):
        sleeping, woken, _ = self._counts()
        return '<%s(%s, %s)>' % (self.__class__.__name__, self._lock, sleeping - woken)

    # The counters that CPython's condition consists of, for programs that look at them.
    _sleeping_count = property(lambda self: _Counter(self, 0))
    _woken_count = property(lambda self: _Counter(self, 1))
    _wait_semaphore = property(lambda self: _Counter(self, 2))


class _Counter:
    """A look at one of a condition's counters."""

    def __init__(self, condition, position):
        self._condition = condition
        self._position = position

    def get_value(self):
        return self._condition._counts()[self._position]


class Event(_spawnarium.Event):
    """A flag that one sets and others wait for."""

    def __init__(self, *, ctx):
        super().__init__()
        self._is_fork_ctx = context.is_fork(ctx)
        self._waiting = []

    def wait(self, timeout=None):
        """Waits until it is set, at most `timeout` seconds. Whether it was."""
        self._waiting.append(threading.get_ident())
        try:
            return self._wait(timeout)
        finally:
            self._waiting.remove(threading.get_ident())

    def set(self):
        """Sets it, and wakes all who wait."""
        super().set()
        if self._waiting and threading.get_ident() in self._waiting:
            self._wait_for_oneself()

    def _wait_for_oneself(self):
        """In a handler, while the wait() that it has interrupted goes on. CPython's set() waits until each waiter has said that it is awake,
        which this one cannot say before the handler has returned: it waits for ever, and so it does here, for a lock that it holds itself."""
        end_of_wait = Lock()
        _spawnarium.named(end_of_wait._serial, 'the end of its own wait()')
        end_of_wait.acquire()
        end_of_wait.acquire()

    def __getstate__(self):
        context.assert_sharable(self, 'Condition')  # In CPython there is one inside, which says so.
        return self._offset()

    def __setstate__(self, offset):
        super().__init__(offset)
        self._is_fork_ctx = False
        self._waiting = []

    def __repr__(self):
        return f"<{type(self).__qualname__} at {id(self):#x} {'set' if self.is_set() else 'unset'}>"


class Barrier(_spawnarium.Barrier):
    """Lets nobody through before all parties have come."""

    def __init__(self, parties, action=None, timeout=None, *, ctx):
        super().__init__(parties, action, timeout)
        self._is_fork_ctx = context.is_fork(ctx)
        self._action, self._timeout = action, timeout

    def wait(self, timeout=None):
        """Waits for the others; returns the number of the caller among them. BrokenBarrierError if it breaks meanwhile."""
        return self._wait(timeout)

    def __getstate__(self):
        context.assert_sharable(self, 'Condition')  # In CPython there is one inside, which says so.
        return self.parties, self._action, self._timeout, self._offset()

    def __setstate__(self, state):
        parties, self._action, self._timeout, offset = state
        super().__init__(parties, self._action, self._timeout, offset)
        self._is_fork_ctx = False

    def __repr__(self):
        name = f'{self.__class__.__module__}.{self.__class__.__qualname__}'
        state = 'broken' if self.broken else f'waiters={self.n_waiting}/{self.parties}'
        return f'<{name} at {id(self):#x}: {state}>'
