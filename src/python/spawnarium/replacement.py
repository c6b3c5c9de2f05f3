"""How `import multiprocessing` gives ours.

The folder `multiprocessing` beside this file is imported under that very name, so that classes say the module that they would
say without us (in their repr, and in pickles). Its `__path__` ends with the standard library's folder: a submodule that we do not have
(pool, managers, sharedctypes ...) is the standard library's code, running in our package, on our context.
"""

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import PathFinder, SourceFileLoader, spec_from_file_location

from spawnarium import library

# Modules of the standard library, and of joblib, in which functions of ours are put around some of theirs.
_TRACED = {'multiprocessing.pool': 'trace_pool', 'concurrent.futures.process': 'trace_executor', 'concurrent.futures.thread': 'trace_executor',
           'loky.process_executor': 'trace_executor', 'joblib.externals.loky.process_executor': 'trace_executor'}

_ALIAS = 'spawnarium.multiprocessing'
_OURS = os.path.join(os.path.dirname(__file__), 'multiprocessing')
_STANDARD = os.path.join(library.FOLDER, 'multiprocessing')


class _TracedLoader(SourceFileLoader):
    def exec_module(self, module):
        super().exec_module(module)
        from spawnarium import tasks
        getattr(tasks, _TRACED[module.__name__])(module)


class _Alias:
    """Loads `spawnarium.multiprocessing.x` as the module `multiprocessing.x`."""

    def create_module(self, spec):
        install()
        name = spec.name.removeprefix('spawnarium.')
        __import__(name)
        self._module = sys.modules[name]
        self._spec = self._module.__spec__
        return self._module

    def exec_module(self, module):
        module.__spec__ = self._spec  # The import system has put the alias's there.


class _Finder:
    """Knows two names: `multiprocessing`, once it is to be ours, and its alias."""

    def __init__(self):
        self.replaces = False

    def find_spec(self, name, path=None, target=None):
        if name == 'multiprocessing' and self.replaces:
            return spec_from_file_location(
                name, os.path.join(_OURS, '__init__.py'), submodule_search_locations=[_OURS, _STANDARD])
        if name in _TRACED and self.replaces:
            spec = PathFinder.find_spec(name, path)
            if spec is not None and type(spec.loader) is SourceFileLoader:
                spec.loader = _TracedLoader(name, spec.origin)
            return spec
        if name == _ALIAS or name.startswith(_ALIAS + '.'):
            return ModuleSpec(name, _Alias(), is_package=name == _ALIAS)
        return None


_finder = _Finder()


def add_finder():
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)


def install():
    """From now on `import multiprocessing` gives ours; the standard library's is forgotten if it was imported before."""
    if _finder.replaces:
        return
    add_finder()
    _finder.replaces = True
    for name in [name for name in sys.modules if name.partition('.')[0] == 'multiprocessing']:
        del sys.modules[name]
