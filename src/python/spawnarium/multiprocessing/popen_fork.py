"""A started child, by start method fork."""

from spawnarium import _spawnarium

from . import util

__all__ = ['Popen']


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
        child = _spawnarium.fork_child(process_obj._serial, str(process_obj._name), bool(process_obj.daemon))
        if isinstance(child, int):
            code = 1
            try:
                code = process_obj._bootstrap(parent_sentinel=child)
            finally:
                _spawnarium.end_child(code)
        self._hold(child)

    def _hold(self, child):
        self._child = child
        self.pid = child.pid
        self.sentinel = child.sentinel
        self.poll = child.poll
        self.wait = child.wait
        self.is_alive = child.is_alive
        self.exitcode = child.exitcode
        self.terminate = child.terminate
        self.kill = child.kill

    @property
    def returncode(self):
        return self._child.returncode

    def duplicate_for_child(self, fd):
        return fd

    def _send_signal(self, number):
        self._child.signal(number)

    def close(self):
        if self.finalizer is not None:
            self.finalizer()
        self._child.close()
