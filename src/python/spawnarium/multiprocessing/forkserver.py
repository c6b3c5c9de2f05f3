"""The fork server: a process that is started once, has one thread, and forks the children of start method forkserver.

It is the standard library's code, on our context, in an interpreter with our module. Two things are added, both for the trace: the server
is a process with a name there, and it is told which Process object each child is, by a descriptor that comes with the others.
"""

import os

from spawnarium import _spawnarium, library

from . import process
from . import util

__all__ = ['ensure_running', 'get_inherited_fds', 'connect_to_new_process', 'set_forkserver_preload']

_library = library.load_into(__package__, 'forkserver')
for _name, _value in vars(_library).items():
    if not _name.startswith('__'):
        globals().setdefault(_name, _value)
del _name, _value

_FILE = 'spawnarium-process'


class _Starting:
    """What the library's code sees as `util`: the interpreter that it starts is the server."""

    def __getattr__(self, name):
        return getattr(util, name)

    @staticmethod
    def spawnv_passfds(path, args, passfds):
        creator = process.current_process()
        serial = _spawnarium.created('forkserver', False, creator.authkey)
        _spawnarium.expect_start(serial, 'forkserver')
        try:
            return util.spawnv_passfds(path, args, [*passfds, _spawnarium.arena_fd()])
        finally:
            _spawnarium.take_expected_start()


class _Receiving:
    """What the library's code sees as `reduction`: in the server, among the descriptors of a child there may be who it is."""

    def __init__(self, reduction):
        self._reduction = reduction

    def __getattr__(self, name):
        return getattr(self._reduction, name)

    def recvfds(self, sock, size):
        fds = self._reduction.recvfds(sock, size)
        if fds and _is_identity(fds[-1]):
            serial, _, name = _take_identity(fds.pop()).partition(' ')
            _spawnarium.expect_start(int(serial), name)
        return fds


_library.util = _Starting()
_library.reduction = _Receiving(_library.reduction)


def identity_of(process_obj):
    """A descriptor that tells the server who the child is."""
    fd = os.memfd_create(_FILE)
    os.write(fd, f'{process_obj._serial} {process_obj._name}'.encode('utf-8', 'surrogateescape'))
    return fd


def _is_identity(fd):
    return os.readlink(f'/proc/self/fd/{fd}').startswith(f'/memfd:{_FILE}')


def _take_identity(fd):
    try:
        return os.pread(fd, 4096, 0).decode('utf-8', 'surrogateescape')
    finally:
        os.close(fd)
