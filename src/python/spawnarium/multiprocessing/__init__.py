"""The engine's stand-in for the standard library's package of the same name: see spawnarium/replacement.py for how it gets it."""

import sys

from . import context

# The public names are those of the default context, bound to it.
__all__ = [name for name in dir(context._default_context) if not name.startswith('_')]
globals().update((name, getattr(context._default_context, name)) for name in __all__)

SUBDEBUG = 5
SUBWARNING = 25

# A spawned child finds the program's main module under this name; here they are the same.
if '__main__' in sys.modules:
    sys.modules['__mp_main__'] = sys.modules['__main__']
