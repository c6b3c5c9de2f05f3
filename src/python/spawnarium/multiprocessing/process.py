"""The Process class as a program sees it: what it may be told before and after it starts, and what a child does with it.

    initial --start()--> started --its end is seen--> stopped --close()--> closed

A Process object is a Python object; from start() on it holds a Popen (popen_fork.py, popen_spawn_posix.py), which holds the
engine's child. What the object may be told before `Process.__init__` ran is kept as plain attributes.
"""

import atexit
import itertools
import os
import signal
import sys
import threading
from _weakrefset import WeakSet

from spawnarium import _spawnarium, versions

__all__ = ['BaseProcess', 'current_process', 'active_children', 'parent_process']

try:
    ORIGINAL_DIR = os.path.abspath(os.getcwd())
except OSError:
    ORIGINAL_DIR = None


def current_process():
    """The Process object of the process that asks."""
    return _current_process


def parent_process():
    """The parent's Process object; None in the main process."""
    return _parent_process


def active_children():
    """The children that have not ended, in the order in which they were started. Those that have ended are reaped."""
    _cleanup()
    return list(_children)


def _cleanup():
    for child in list(_children):
        popen = child._popen
        if popen is not None and popen.poll() is not None:
            _children.pop(child, None)


class _BeforeStart:
    """What precedes the traced call of start(): an error in it is recorded as that call's."""

    def __init__(self, process_obj):
        self.serial = process_obj._serial

    def __enter__(self):
        return self

    def __exit__(self, error_type, error, traceback):
        if error_type is not None and self.serial:
            _spawnarium.start_failed(self.serial, f'{error_type.__name__}: {error}')


class BaseProcess:
    """An activity that is run in a process of its own, as threading.Thread is one in a thread of its own."""

    _serial = 0  # Who this is in the trace; 0 until __init__ has run.

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        creator = _current_process
        self._identity = creator._identity + (next(_process_counter),)
        self._config = creator._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = creator.name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or '%s-%s' % (type(self).__name__, ':'.join(map(str, self._identity)))
        if daemon is not None:
            self.daemon = daemon
        self._serial = _spawnarium.created(str(self._name), bool(self._config.get('daemon')), self._config['authkey'])
        _dangling.add(self)

    def _Popen(self):
        raise NotImplementedError

    def run(self):
        """What the process does: calls the target. A subclass may do something else."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Starts the process. At most once."""
        with _BeforeStart(self):
            self._check_closed()
            assert self._popen is None, 'cannot start a process twice'
            assert self._parent_pid == os.getpid(), 'can only start a process object created by current process'
            assert not _current_process._config.get('daemon'), 'daemonic processes are not allowed to have children'
        if _spawnarium.reap_ended_children():
            _cleanup()
        _prepare_for(self)
        self._popen = _context._begin_start(self)
        self._sentinel = self._popen.sentinel
        # The target may refer to this object: the parent has no more use for it.
        del self._target, self._args, self._kwargs
        _children[self] = None

    def terminate(self):
        """Ends the process by SIGTERM. Its `finally` clauses do not run and its children become orphans."""
        self._check_closed()
        self._popen.terminate()

    def kill(self):
        """Ends the process by SIGKILL."""
        self._check_closed()
        self._popen.kill()

    def join(self, timeout=None):
        """Waits until the process has ended, or `timeout` seconds are over."""
        self._check_closed()
        assert self._parent_pid == os.getpid(), 'can only join a child process'
        assert self._popen is not None, 'can only join a started process'
        if self._popen.wait(timeout) is not None:
            _children.pop(self, None)

    def is_alive(self):
        """Whether the process has been started and has not ended."""
        self._check_closed()
        if self is _current_process:
            return True
        assert self._parent_pid == os.getpid(), 'can only test a child process'
        if self._popen is None:
            return False
        if self._asks('is_alive'):
            return True
        _children.pop(self, None)
        return False

    def _asks(self, question):
        """What its Popen answers: ours by the question's name, so that it is traced; another library's by what poll tells."""
        ask = getattr(self._popen, question, None)
        if ask is not None:
            return ask()
        exitcode = self._popen.poll()
        return exitcode is None if question == 'is_alive' else exitcode

    def close(self):
        """Lets go of all that is held for the process, which must have ended."""
        if self._popen is not None:
            if self._popen.poll() is None:
                raise ValueError('Cannot close a process while it is still running. '
                                 'You should first call join() or terminate().')
            self._popen.close()
            self._popen = None
            del self._sentinel
            _children.pop(self, None)
        if not self._closed and self._serial:
            _spawnarium.closed(self._serial)
        self._closed = True

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), 'name must be a string'
        self._name = name
        if self._serial:
            _spawnarium.renamed(self._serial, name)

    @property
    def daemon(self):
        """Whether the process is ended together with the one that started it."""
        return self._config.get('daemon', False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, 'process has already started'
        self._config['daemon'] = daemonic
        if self._serial:
            _spawnarium.daemon_set(self._serial, bool(daemonic))

    @property
    def authkey(self):
        return self._config['authkey']

    @authkey.setter
    def authkey(self, authkey):
        self._config['authkey'] = AuthenticationString(authkey)
        if self._serial:
            _spawnarium.authkey_set(self._serial, self._config['authkey'])

    @property
    def exitcode(self):
        """The exit code, or -N after signal N; None while the process has not ended."""
        self._check_closed()
        if self._popen is None:
            return None
        return self._asks('exitcode')

    @property
    def ident(self):
        """The process's pid; None before it is started."""
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that is readable once the process has ended."""
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError('process not started') from None

    def _check_closed(self):
        if self._closed:
            raise ValueError('process object is closed')

    def __repr__(self):
        status, exitcode = self._status()
        words = [type(self).__name__, 'name=%r' % self._name]
        if self._popen is not None:
            words.append('pid=%s' % self._popen.pid)
        words += ['parent=%s' % self._parent_pid, status]
        if exitcode is not None:
            words.append('exitcode=%s' % _exitcode_to_name.get(exitcode, exitcode))
        if self.daemon:
            words.append('daemon')
        return '<%s>' % ' '.join(words)

    def _status(self):
        if self is _current_process:
            return 'started', None
        if self._closed:
            return 'closed', None
        if self._parent_pid != os.getpid():
            return 'unknown', None
        if self._popen is None:
            return 'initial', None
        exitcode = self._popen.poll()
        return ('started' if exitcode is None else 'stopped'), exitcode

    # What a child does. What each child goes through is done by the binding (bootstrap.hpp).

    def _bootstrap(self, parent_sentinel=None):
        """Makes this object the current process, runs it, and returns the exit code."""
        if _util is None:
            _prepare_for(self)  # Another library's Popen has started this interpreter.
        try:
            if self._start_method is not None:
                _context._force_start_method(self._start_method)
            if _spawnarium.become_current(self, parent_sentinel):
                self._after_fork()
                _util.info('child process calling self.run()')
                _spawnarium.begin()
            try:
                self.run()
                exitcode = 0
            finally:
                if _spawnarium.leaves_something() and not versions.CHILD_RUNS_ATEXIT:
                    _util._exit_function()
        except SystemExit as exit:
            exitcode = _code_of(exit)
        except BaseException as error:
            exitcode = 1
            _report(self.name, error)
        finally:
            if _spawnarium.leaves_something():
                threading._shutdown()
                _util.info('process exiting with exitcode %d' % exitcode)
            if 'asyncio' in sys.modules:
                from spawnarium import unseen
                unseen.tell()
            _spawnarium.flush_streams()
        return exitcode

    def _bootstrap_with_atexit(self, parent_sentinel):
        """The same in a forked child that runs at its end what it has registered with atexit."""
        atexit._clear()  # Those are its parent's.
        atexit.register(_finish)
        try:
            return self._bootstrap(parent_sentinel)
        finally:
            atexit._run_exitfuncs()

    @staticmethod
    def _after_fork():
        _util._finalizer_registry.clear()
        _util._run_after_forkers()


# What a child needs is looked up and made by its parent, once for all children: what a child writes to, it must copy.

_util = _context = None
_as_parent = None  # This process as its children know it.
_for_next_child = None  # The numbers of its children, and those children.
_empty_stdin = None


def _prepare_for(child):
    global _util, _context, _empty_stdin, _as_parent, _for_next_child
    if _as_parent is None or _as_parent._pid != child._parent_pid or _as_parent._name != child._parent_name:
        _as_parent = _ParentProcess(child._parent_name, child._parent_pid, None)
        _for_next_child = itertools.count(1), {}
    if _util is None:
        from . import util, context
        _util, _context = util, context
    if _empty_stdin is None or _empty_stdin is sys.stdin:
        number = os.open(os.devnull, os.O_RDONLY)
        _empty_stdin = open(number, encoding='utf-8', closefd=False)
        os.close(number)  # Each child has one of its own.
        bootstrap = '_bootstrap_with_atexit' if versions.CHILD_RUNS_ATEXIT else '_bootstrap'
        _spawnarium.prepare_children(globals(), vars(_util), vars(threading), vars(sys), _empty_stdin, bootstrap)


def _finish():
    """Ends this process's daemons, waits for its other children, and finalizes what it has."""
    if _spawnarium.leaves_something():
        _util._exit_function()


def _code_of(exit):
    """The exit code that sys.exit's argument means."""
    if exit.code is None:
        return 0
    if isinstance(exit.code, int):
        return exit.code
    sys.stderr.write(str(exit.code) + '\n')
    return 1


def _report(name, error):
    import traceback
    from spawnarium import launch, tracebacks
    tracebacks.leave_out_ours(error)
    launch.tell_raised(error)

    def tell():
        sys.stderr.write('Process %s:\n' % name)
        traceback.print_exc()
    _spawnarium.print_exception(tell)


class AuthenticationString(bytes):
    """The key by which processes of one family know each other: it leaves the process only towards a child that is being spawned."""

    def __reduce__(self):
        from .context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError('Pickling an AuthenticationString object is disallowed for security reasons')
        return AuthenticationString, (bytes(self),)


class _ParentProcess(BaseProcess):
    """The parent as its child knows it. `sentinel` is readable once it has ended."""

    def __init__(self, name, pid, sentinel):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._sentinel = sentinel
        self._config = {}

    def is_alive(self):
        from .connection import wait
        return not wait([self._sentinel], timeout=0)

    def join(self, timeout=None):
        from .connection import wait
        wait([self._sentinel], timeout=timeout)

    @property
    def ident(self):
        return self._pid

    pid = ident


class _MainProcess(BaseProcess):
    """The process that nobody's Process object has started. Its `_config` is what all descendants inherit."""

    def __init__(self):
        self._identity = ()
        self._name = 'MainProcess'
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {'authkey': AuthenticationString(os.urandom(32)), 'semprefix': '/mp'}

    def close(self):
        pass


_parent_process = None
_current_process = _MainProcess()
_process_counter = itertools.count(1)
_children = {}  # In the order in which they were started; a dict for want of an ordered set.
del _MainProcess

_exitcode_to_name = {-number: '-' + name for name, number in vars(signal).items()
                     if name.startswith('SIG') and '_' not in name}

_dangling = WeakSet()  # Every Process object that still lives: a test looks here for what was left behind.
