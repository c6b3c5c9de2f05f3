"""A started child, by start method forkserver: the server forks it, and tells over a pipe its pid and how it ended."""

import io
import os
import signal

from spawnarium import _spawnarium

from . import forkserver
from . import popen_fork
from . import spawn
from . import util
from .context import reduction, set_spawning_popen
from .process import _BeforeStart

__all__ = ['Popen']


class _DupFd:
    """A descriptor that the child finds among those that the server has received for it."""

    def __init__(self, position):
        self.position = position

    def detach(self):
        return forkserver.get_inherited_fds()[self.position]


class Popen(popen_fork.Popen):
    method = 'forkserver'
    DupFd = _DupFd
    returncode = None

    def __init__(self, process_obj):
        self._fds = []
        self._serial = process_obj._serial
        super().__init__(process_obj)

    def duplicate_for_child(self, fd):
        self._fds.append(fd)
        return len(self._fds) - 1

    def _launch(self, process_obj):
        with _BeforeStart(process_obj):
            message = self._describe(process_obj)
        with _spawnarium.operation('start', self._serial) as call:
            identity = forkserver.identity_of(process_obj)
            try:
                self.sentinel, parent_writes = forkserver.connect_to_new_process([*self._fds, identity])
            finally:
                os.close(identity)
            # A second hold on the pipe, by whose end the child knows that its parent has ended.
            held = os.dup(parent_writes)
            self.finalizer = util.Finalize(self, util.close_fds, (held, self.sentinel))
            with open(parent_writes, 'wb') as pipe:
                pipe.write(message)
            call.value = self.pid = forkserver.read_signed(self.sentinel)

    def _describe(self, process_obj):
        """What the child reads: how to prepare itself, and the Process object."""
        file = io.BytesIO()
        data = spawn.get_preparation_data(process_obj._name)
        set_spawning_popen(self)
        try:
            reduction.dump(data, file)
            reduction.dump(process_obj, file)
        finally:
            set_spawning_popen(None)
        return file.getbuffer()

    def poll(self, flag=os.WNOHANG):
        if flag != os.WNOHANG:
            return self.wait()
        if self.returncode is None:
            self.returncode = _spawnarium.status_from_server(self.sentinel)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            self.returncode = _spawnarium.join_by_server(self._serial, self.sentinel, timeout)
        return self.returncode

    def is_alive(self):
        with _spawnarium.operation('is_alive', self._serial) as call:
            call.value = self.poll() is None
        return self.returncode is None

    def exitcode(self):
        with _spawnarium.operation('exitcode', self._serial) as call:
            call.value = self.poll() or 0
        return self.returncode

    def terminate(self):
        with _spawnarium.operation('terminate', self._serial):
            self._send_signal(signal.SIGTERM)

    def kill(self):
        with _spawnarium.operation('kill', self._serial):
            self._send_signal(signal.SIGKILL)

    def _send_signal(self, number):
        if self.returncode is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass
            except OSError:
                if self.wait(timeout=0.1) is None:
                    raise

    def close(self):
        if self.finalizer is not None:
            self.finalizer()
