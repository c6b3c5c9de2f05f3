"""The standard library for ourselves: what plain python3 would not import, our own code must not import from the program's folder.

    with library.Only():
        library.load('traceback').format_exception(...)

A file beside the program may have any name. `import traceback` looks there first, and would run that file; and once the standard
library's is in sys.modules, the program could no longer import its own. So the module is loaded for us alone, and what it imports
in turn is the standard library's too: as it is loaded and, within `Only`, as it is called. What the interpreter has imported itself (sys, os, _frozen_importlib) needs none of this.
"""

import os
import sys
from _frozen_importlib import module_from_spec
from _frozen_importlib_external import PathFinder, spec_from_file_location
from _thread import get_ident

FOLDER = os.path.dirname(os.__file__)
_FOLDERS = [FOLDER, os.path.join(FOLDER, 'lib-dynload')]
_OURS = os.path.dirname(__file__)

_modules = {}


def load(name):
    module = _modules.get(name)
    if module is None:
        spec = PathFinder.find_spec(name, _FOLDERS)
        module = module_from_spec(spec)
        with Only():
            spec.loader.exec_module(module)
        _modules[name] = module
    return module


def load_into(package, name):
    """The standard library's module `package.name` as a module of ours, in which `from . import x` gives ours: `package._library_NAME`."""
    spec = spec_from_file_location(f'{package}._library_{name}', os.path.join(FOLDER, package, name + '.py'))
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_in(namespace, path):
    """Runs the standard library's file in the namespace of a module of ours: what that then defines anew is what the rest of the
    file uses, too."""
    with open(os.path.join(FOLDER, path), 'rb') as file:
        exec(compile(file.read(), file.name, 'exec'), namespace)


class Only:
    """As long as it is entered, the thread that entered it imports from the standard library; the others as ever."""

    def __enter__(self):
        self._thread = get_ident()
        self._of_program = {name: module for name, module in list(sys.modules.items()) if _hides_library(name, module)}
        for name in self._of_program:
            del sys.modules[name]
        sys.meta_path.insert(0, self)

    def __exit__(self, *_):
        sys.meta_path.remove(self)
        sys.modules.update(self._of_program)

    def find_spec(self, name, path=None, target=None):
        if path is None and get_ident() == self._thread:
            return PathFinder.find_spec(name, _FOLDERS)
        return None


def _hides_library(name, module):
    """Whether it is a file of the program that has the name of one of the library's modules."""
    file = getattr(module, '__file__', None)
    return name.partition('.')[0] in sys.stdlib_module_names and file is not None and not file.startswith((FOLDER + os.sep, _OURS + os.sep))
