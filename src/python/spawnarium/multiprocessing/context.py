"""Contexts: the package's functions for one start method. The default context chooses its method when it is first used."""

import os
import sys
import threading

from spawnarium import _spawnarium, versions

from . import process
from . import reduction

__all__ = ()


class ProcessError(Exception):
    pass


class BufferTooShort(ProcessError):
    pass


class TimeoutError(ProcessError):
    pass


class AuthenticationError(ProcessError):
    pass


def active_children():
    """The children that have not ended, in the order in which they were started. Those that have ended are reaped."""
    with _spawnarium.operation('active_children') as call:
        children = process.active_children()
        call.value = len(children)
    return children


def _named(thing):
    """Tells what the program calls it: to be returned from a function that the program calls."""
    if _spawnarium.tracing() and hasattr(thing, '_serial'):
        from spawnarium import naming
        naming.tell(thing, sys._getframe(2))
    return thing


class BaseContext:
    """What all contexts have. Each function imports what it needs when it is called first."""

    ProcessError = ProcessError
    BufferTooShort = BufferTooShort
    TimeoutError = TimeoutError
    AuthenticationError = AuthenticationError

    current_process = staticmethod(process.current_process)
    parent_process = staticmethod(process.parent_process)
    active_children = staticmethod(active_children)

    def cpu_count(self):
        """The number of processors of the machine."""
        count = os.cpu_count()
        if count is None:
            raise NotImplementedError('cannot determine number of cpus')
        return count

    def Pipe(self, duplex=True):
        """Two connected Connections; if not `duplex`, the first only receives and the second only sends."""
        from .connection import Pipe
        ends = Pipe(duplex)
        if _spawnarium.tracing():
            from spawnarium import naming
            naming.tell_pipe(ends[0]._identity()[0], sys._getframe(1))
        return ends

    def Lock(self):
        from .synchronize import Lock
        return _named(Lock(ctx=self._context_for_locks()))

    def RLock(self):
        from .synchronize import RLock
        return _named(RLock(ctx=self._context_for_locks()))

    def Condition(self, lock=None):
        from .synchronize import Condition
        return _named(Condition(lock, ctx=self._context_for_locks()))

    def Semaphore(self, value=1):
        from .synchronize import Semaphore
        return _named(Semaphore(value, ctx=self._context_for_locks()))

    def BoundedSemaphore(self, value=1):
        from .synchronize import BoundedSemaphore
        return _named(BoundedSemaphore(value, ctx=self._context_for_locks()))

    def Event(self):
        from .synchronize import Event
        return _named(Event(ctx=self._context_for_locks()))

    def Barrier(self, parties, action=None, timeout=None):
        from .synchronize import Barrier
        return _named(Barrier(parties, action, timeout, ctx=self._context_for_locks()))

    def Queue(self, maxsize=0):
        from .queues import Queue
        return _named(Queue(maxsize, ctx=self._context_for_locks()))

    def JoinableQueue(self, maxsize=0):
        from .queues import JoinableQueue
        return _named(JoinableQueue(maxsize, ctx=self._context_for_locks()))

    def SimpleQueue(self):
        from .queues import SimpleQueue
        return _named(SimpleQueue(ctx=self._context_for_locks()))

    # The standard library's code, running on this context.

    def Manager(self):
        """A started manager: a process that holds objects for others."""
        from .managers import SyncManager
        manager = SyncManager(ctx=self.get_context())
        manager.start()
        return manager

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        from .pool import Pool
        return _named(Pool(processes, initializer, initargs, maxtasksperchild, context=self.get_context()))

    def RawValue(self, typecode_or_type, *args):
        from .sharedctypes import RawValue
        return _named(RawValue(typecode_or_type, *args))

    def RawArray(self, typecode_or_type, size_or_initializer):
        from .sharedctypes import RawArray
        return _named(RawArray(typecode_or_type, size_or_initializer))

    def Value(self, typecode_or_type, *args, lock=True):
        from .sharedctypes import Value
        return _named(Value(typecode_or_type, *args, lock=lock, ctx=self.get_context()))

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        from .sharedctypes import Array
        return _named(Array(typecode_or_type, size_or_initializer, lock=lock, ctx=self.get_context()))

    def freeze_support(self):
        """For frozen executables on Windows; nothing to do here."""

    def get_logger(self):
        from .util import get_logger
        return get_logger()

    def log_to_stderr(self, level=None):
        from .util import log_to_stderr
        return log_to_stderr(level)

    def allow_connection_pickling(self):
        """Connections and sockets can be sent to other processes from now on."""
        from . import connection  # noqa: F401 -- importing it registers them.

    def set_executable(self, executable):
        """The interpreter for children of start method spawn."""
        from .spawn import set_executable
        set_executable(executable)

    def set_forkserver_preload(self, module_names):
        """The modules that the fork server imports before it forks the first child."""
        from .forkserver import set_forkserver_preload
        set_forkserver_preload(module_names)

    # Start methods.

    def get_context(self, method=None):
        if method is None:
            return self
        try:
            return _concrete_contexts[method]
        except KeyError:
            raise ValueError('cannot find context for %r' % method) from None

    def get_start_method(self, allow_none=False):
        return self._name

    def set_start_method(self, method, force=False):
        raise ValueError('cannot set start method of concrete context')

    @property
    def reducer(self):
        """The module by which objects are pickled for other processes."""
        return globals().get('reduction')

    @reducer.setter
    def reducer(self, reduction):
        globals()['reduction'] = reduction

    def _context_for_locks(self):
        """The context of what is made of locks. It is called once for each such thing."""
        context = self.get_context()
        context._begin_locks()
        return context

    def _begin_locks(self):
        pass


class Process(process.BaseProcess):
    """A process of the default context's start method."""

    _start_method = None

    @staticmethod
    def _Popen(process_obj):
        return _default_context.get_context().Process._Popen(process_obj)

    @staticmethod
    def _after_fork():
        return _default_context.get_context().Process._after_fork()


class DefaultContext(BaseContext):
    """The context of the module's own functions: undecided until it is used or told."""

    Process = Process

    def __init__(self, context):
        self._default_context = context
        self._actual_context = None

    def get_context(self, method=None):
        if method is not None:
            return super().get_context(method)
        if self._actual_context is None:
            self._actual_context = self._default_context
        return self._actual_context

    def set_start_method(self, method, force=False):
        if self._actual_context is not None and not force:
            raise RuntimeError('context has already been set')
        if method is None and force:
            self._actual_context = None
            return
        self._actual_context = self.get_context(method)

    def get_start_method(self, allow_none=False):
        if self._actual_context is None and allow_none:
            return None
        return self.get_context()._name

    def get_all_start_methods(self):
        return ['fork', 'spawn', 'forkserver']


_ForkPopen = None


class ForkProcess(process.BaseProcess):
    _start_method = 'fork'

    @staticmethod
    def _Popen(process_obj):
        global _ForkPopen
        if _ForkPopen is None:  # Once: an import touches many pages, which are shared with children.
            from .popen_fork import Popen as _ForkPopen
        return _ForkPopen(process_obj)


class SpawnProcess(process.BaseProcess):
    _start_method = 'spawn'

    @staticmethod
    def _Popen(process_obj):
        from .popen_spawn_posix import Popen
        return Popen(process_obj)

    @staticmethod
    def _after_fork():
        pass  # A fresh interpreter has nothing to mend.


class ForkServerProcess(process.BaseProcess):
    _start_method = 'forkserver'

    @staticmethod
    def _Popen(process_obj):
        from .popen_forkserver import Popen
        return Popen(process_obj)


class ForkContext(BaseContext):
    _name = 'fork'
    Process = ForkProcess


class SpawnContext(BaseContext):
    _name = 'spawn'
    Process = SpawnProcess

    def _begin_locks(self):
        # The standard library's locks are known by name here, and a process runs that removes what is left of them in the end. Ours leave
        # nothing behind; but the program's family and its descriptors are what they are there.
        from .resource_tracker import ensure_running
        ensure_running()


class ForkServerContext(SpawnContext):
    _name = 'forkserver'
    Process = ForkServerProcess


_concrete_contexts = {'fork': ForkContext(), 'spawn': SpawnContext(), 'forkserver': ForkServerContext()}
_default_context = DefaultContext(_concrete_contexts['fork'])


def _force_start_method(method):
    _default_context._actual_context = _concrete_contexts[method]


# While a Process object is pickled for a child that is being spawned, its Popen is known here to what is pickled with it.

_tls = threading.local()


def get_spawning_popen():
    return getattr(_tls, 'spawning_popen', None)


def set_spawning_popen(popen):
    before = get_spawning_popen()
    _tls.spawning_popen = popen
    _tls.memory_taken_along_by = None
    starting = getattr(_tls, 'starting', None)
    if popen is None and starting is not None and not isinstance(before, _our_popen()):
        # Another library's Popen has pickled the Process object: now it forks, or starts an interpreter, which is to have our module.
        _spawnarium.expect_start(starting._serial, str(starting._name))


def _our_popen():
    from .popen_fork import Popen
    return Popen


def _begin_start(process_obj):
    """Starts the process by its Popen, whichever that is."""
    _tls.starting = process_obj
    try:
        return process_obj._Popen(process_obj)
    finally:
        _tls.starting = None
        _spawnarium.take_expected_start()


def assert_spawning(obj, name=None):
    """`name`: what the object is called in CPython, where that is not its class's name."""
    if get_spawning_popen() is None:
        raise RuntimeError('%s objects should only be shared between processes through inheritance' % (name or type(obj).__name__))


def assert_sharable(obj, name=None):
    """The same for what is made of locks, which a spawned process cannot have where they are of context fork."""
    assert_spawning(obj, name)
    _take_memory_of_locks_along(get_spawning_popen())
    if obj._is_fork_ctx and versions.LOCKS_OF_FORK_STAY:
        raise RuntimeError('A SemLock created in a fork context is being shared with a process in a spawn context. This is not supported. '
                           'Please use the same context to create multiprocessing objects and Process.')


def _take_memory_of_locks_along(popen):
    """Our own Popens do so unasked. Of another's, the list of descriptors may have each only once."""
    if isinstance(popen, _our_popen()) or getattr(_tls, 'memory_taken_along_by', None) is popen:
        return
    _tls.memory_taken_along_by = popen
    popen.duplicate_for_child(_spawnarium.arena_fd())


def is_fork(ctx):
    return ctx.get_start_method() == 'fork'
