"""A started child, by start method spawn: a fresh interpreter that is told over a pipe what to run."""

import io
import os

from spawnarium import _spawnarium

from . import popen_fork
from . import spawn
from . import util
from .context import reduction, set_spawning_popen
from .process import _BeforeStart

__all__ = ['Popen']


class _DupFd:
    """A descriptor that the child has under the same number."""

    def __init__(self, fd):
        self.fd = fd

    def detach(self):
        return self.fd


class Popen(popen_fork.Popen):
    method = 'spawn'
    DupFd = _DupFd

    def __init__(self, process_obj):
        self._fds = []
        super().__init__(process_obj)

    def duplicate_for_child(self, fd):
        self._fds.append(fd)
        return fd

    def _launch(self, process_obj):
        # As in the standard library, one tracker of shared memory serves the whole family.
        from . import resource_tracker
        tracker_fd = resource_tracker.getfd()
        self._fds.append(tracker_fd)
        with _BeforeStart(process_obj):
            message = self._describe(process_obj)
        sentinel, kept_by_child = os.pipe()
        child_reads, parent_writes = os.pipe()
        try:
            self._fds += [child_reads, kept_by_child]
            command = spawn.get_command_line(tracker_fd=tracker_fd, pipe_handle=child_reads)
            child = _spawnarium.spawn_child(process_obj._serial, str(process_obj._name), bool(process_obj.daemon),
                                            [os.fsencode(word) for word in command], self._fds, sentinel)
        except BaseException:
            util.close_fds(sentinel, parent_writes)
            raise
        finally:
            util.close_fds(kept_by_child, child_reads)
        self._hold(child)
        self.finalizer = util.Finalize(self, util.close_fds, [parent_writes])
        with open(parent_writes, 'wb', closefd=False) as pipe:
            pipe.write(message)

    def _describe(self, process_obj):
        """What the child reads: how to prepare itself, and the Process object."""
        data = spawn.get_preparation_data(process_obj._name)
        file = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(data, file)
            reduction.dump(process_obj, file)
        finally:
            set_spawning_popen(None)
        return file.getbuffer()
