"""What a process does that no trace point sees, said in the trace when it ends: asyncio's tasks, modules written in C."""

import sys

from spawnarium import _spawnarium, library


def tell():
    if not _spawnarium.tracing():
        return
    events = sys.modules.get('asyncio.events')
    if getattr(events, '_event_loop_policy', None) is not None:  # There has been a loop.
        _spawnarium.unseen(_spawnarium.UNSEEN_ASYNCIO, 'asyncio')
    names = _extensions()
    if names:
        _spawnarium.unseen(_spawnarium.UNSEEN_EXTENSIONS, ', '.join(names))


def _extensions():
    """The packages that have modules in C and are not of the standard library."""
    files = {name.partition('.')[0] for name, module in list(sys.modules.items()) if _is_extension(getattr(module, '__file__', None))}
    return sorted(files - {'spawnarium', '_spawnarium'})


def _is_extension(file):
    return isinstance(file, str) and file.endswith('.so') and not file.startswith(library.FOLDER)
