"""A started child, by start method fork."""

import os

from spawnarium import _spawnarium, versions

from . import util

__all__ = ['Popen']

_BuiltinFunction = type(len)


class Popen:
    """The parent's hold on a child from its start to its end.

    `sentinel` is readable once the child has ended; `returncode` is its exit code once that is known.
    """

    method = 'fork'

    def __init__(self, process_obj):
        util._flush_std_streams()
        self.finalizer = None
        self._child = None
        self._launch(process_obj)

    def _launch(self, process_obj):
        if not isinstance(os.fork, _BuiltinFunction):
            return self._launch_by_patched_fork(process_obj)
        self._hold(_spawnarium.fork_child(process_obj, process_obj._serial, str(process_obj._name), bool(process_obj.daemon)))
        if versions.FORK_WARNS_OF_THREADS:
            _spawnarium.warn_of_threads()

    def _launch_by_patched_fork(self, process_obj):
        """The program has put a function of its own in the place of os.fork: it is called, as CPython calls it."""
        sentinel, kept_by_parent = os.pipe()
        with _spawnarium.operation('start', process_obj._serial) as call:
            try:
                _spawnarium.expect_start(process_obj._serial, str(process_obj._name))
                pid = os.fork()
            except BaseException:
                util.close_fds(sentinel, kept_by_parent)
                raise
            finally:
                _spawnarium.take_expected_start()
            if pid == 0:
                code = 1
                try:
                    os.close(kept_by_parent)
                    code = process_obj._bootstrap(sentinel)
                finally:
                    os._exit(code)
            os.close(sentinel)
            self.finalizer = util.Finalize(self, util.close_fds, [kept_by_parent])
            self._hold(_spawnarium.hold_child(process_obj._serial, str(process_obj._name), bool(process_obj.daemon), pid))
            call.value = pid

    def _hold(self, child):
        self._child = child
        self.pid = child.pid
        self.sentinel = child.sentinel

    @property
    def returncode(self):
        return self._child.returncode

    def poll(self, flag=None):
        return self._child.poll()

    def wait(self, timeout=None):
        return self._child.wait(timeout)

    def is_alive(self):
        return self._child.is_alive()

    def exitcode(self):
        return self._child.exitcode()

    def terminate(self):
        self._child.terminate()

    def kill(self):
        self._child.kill()

    def duplicate_for_child(self, fd):
        return fd

    def _send_signal(self, number):
        self._child.signal(number)

    def close(self):
        if self.finalizer is not None:
            self.finalizer()
        self._child.close()
