"""Connections: the ends of pipes, of which messages are made; and waiting for several of them.

Listener and Client, which make connections of sockets, are the standard library's code: it makes Connections of ours.
"""

import pickle

from spawnarium import _spawnarium, library

from . import util  # noqa: F401 -- as the standard library's module, for programs that look for it here.
from . import AuthenticationError, BufferTooShort  # noqa: F401
from .context import reduction

__all__ = ['Client', 'Listener', 'Pipe', 'wait']

_ForkingPickler = reduction.ForkingPickler
_spawnarium.set_picklers(_ForkingPickler.dumps, pickle.dumps, pickle.loads)


class Connection(_spawnarium.Connection):
    """One end of a pipe that carries messages: sends and receives picklable objects, or bytes."""

    def __reduce__(self):
        """What copy and pickle make of it within a process: another with the same descriptor."""
        return type(self), (self._handle, self.readable, self.writable)


_ConnectionBase = Connection


def Pipe(duplex=True):
    """Two connected Connections; if not `duplex`, the first only receives and the second only sends."""
    return _spawnarium.pipe(Connection, duplex)


def wait(object_list, timeout=None):
    """Those of the objects (connections, sentinels) that are ready to be read, waiting for the first at most `timeout` seconds."""
    objects = list(object_list)
    return [objects[position] for position in _spawnarium.wait([_descriptor_of(each) for each in objects], timeout)]


def _descriptor_of(thing):
    if isinstance(thing, int):
        descriptor = thing
    else:
        try:
            descriptor = int(thing.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError('Invalid file object: {!r}'.format(thing)) from None
    if descriptor < 0:
        raise ValueError('Invalid file descriptor: {}'.format(descriptor))
    return descriptor


def reduce_connection(connection):
    descriptor = reduction.DupFd(connection.fileno())
    return rebuild_connection, (descriptor, connection.readable, connection.writable, connection._identity())


def rebuild_connection(descriptor, readable, writable, identity):
    return Connection(descriptor.detach(), readable, writable, identity)


reduction.register(Connection, reduce_connection)


def _load_sockets():
    """The standard library's module, with our Connection, Pipe and wait in the place of its own."""
    module = library.load_into(__package__, 'connection')
    module.Connection, module.Pipe, module.wait = Connection, Pipe, wait
    return module


_sockets = _load_sockets()
for _name, _value in vars(_sockets).items():
    # They say the module that they would say without us.
    if getattr(_value, '__module__', None) == _sockets.__name__:
        _value.__module__ = __name__
    if not _name.startswith('__') and _name not in globals():
        globals()[_name] = _value
del _name, _value
