"""A file that has the name of a module is not run, wherever the program is started, unless plain python3 runs it too."""

import os
import subprocess
import sys
import tempfile
import unittest
from importlib.machinery import PathFinder
from pathlib import Path

import running

BUILD = Path(os.environ.get('SPAWNARIUM_BUILD', 'build'))
HEADLESS = [str(BUILD / 'spawnarium'), 'run', '--headless']
# Each says that it was run, and becomes the module whose name it has, so that the program goes on and more of them have their chance.
HOSTILE = '''
import sys
from _frozen_importlib import module_from_spec
from _frozen_importlib_external import PathFinder
with open({log!r}, 'a') as log:
    log.write(__name__ + '\\n')
spec = PathFinder.find_spec(__name__, [folder for folder in sys.path if folder not in ('', {folder!r})])
if spec is not None:
    sys.modules[__name__] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[__name__])
'''
SILENT = "print('ran')\n"
FAILS = "print('ran')\ndef fail():\n  raise ValueError('no')\nfail()\n"
FAMILY = '''
import multiprocessing
import sys

def work(queue, lock):
    with lock:
        queue.put('put')

if __name__ == '__main__':
    multiprocessing.set_start_method(sys.argv[1])
    queue, lock = multiprocessing.Queue(), multiprocessing.Lock()
    child = multiprocessing.Process(target=work, args=(queue, lock))
    child.start()
    print(queue.get())
    child.join()
    one, other = multiprocessing.Pipe()
    one.send(1)
    print(other.recv(), multiprocessing.active_children(), child.exitcode)
    raise ValueError('no')
'''


def names_of_modules():
    """Of all modules that are files: the standard library's and ours."""
    folders = [os.path.dirname(os.__file__), os.path.join(os.path.dirname(os.__file__), 'lib-dynload')]
    theirs = [name for name in sys.stdlib_module_names if PathFinder.find_spec(name, folders) and name not in sys.builtin_module_names]
    ours = [path.stem for path in (BUILD / 'python' / 'spawnarium').glob('[!_]*.py')]
    return {*theirs, *ours, 'spawnarium', '_spawnarium'}


class Hostile(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name).resolve()
        self.log = self.top / 'log'
        self.folder = self.top / 'hostile'
        self.folder.mkdir()
        for name in names_of_modules():
            (self.folder / (name + '.py')).write_text(HOSTILE.format(log=str(self.log), folder=str(self.folder)))

    def ran(self, interpreter, script, *arguments, **environment):
        """What the program gives, and which of the hostile files were run."""
        self.log.write_text('')
        # As at a shell: the launcher must find its package by itself.
        result = running.run(interpreter, str(script), *arguments, folder=self.folder, environment={'PYTHONPATH': '', **environment})
        return result, set(self.log.read_text().split())

    def script(self, folder, text):
        path = folder / 'the_script.py'
        path.write_text(text)
        return path

    def compare(self, script, *arguments, interpreters=(running.OURS, HEADLESS), **environment):
        plain, allowed = self.ran(running.PLAIN, script, *arguments, **environment)
        for interpreter in interpreters:
            with self.subTest(interpreter=interpreter, environment=environment):
                ours, run = self.ran(interpreter, script, *arguments, **environment)
                self.assertEqual(run - allowed, set())
                self.assertEqual((ours.output, ours.status), (plain.output, plain.status))
                self.assertEqual(running.comparable(running.said_by_program(ours.errors)), running.comparable(plain.errors))
        return plain, allowed

    def test_the_folder_in_which_a_script_elsewhere_is_run(self):
        for text in (SILENT, FAILS):
            plain, allowed = self.compare(self.script(self.top, text))
            self.assertEqual((plain.output, allowed), ('ran\n', set()))

    def test_the_folder_of_the_script(self):
        for text in (SILENT, FAILS):
            self.compare(self.script(self.folder, text))

    def test_where_each_line_is_recorded(self):
        script = self.script(self.folder, SILENT)
        self.compare(script, interpreters=[[*HEADLESS, '--lines']])

    def test_where_the_interpreter_is_told_to_look_nowhere(self):
        self.compare(self.script(self.folder, SILENT), interpreters=[HEADLESS], PYTHONSAFEPATH='1')

    def test_forked_children_import_what_plain_python_imports(self):
        for folder in (self.top, self.folder):
            self.compare(self.script(folder, FAMILY), 'fork')

    def test_spawned_children_import_what_plain_python_imports(self):
        for folder in (self.top, self.folder):
            self.compare(self.script(folder, FAMILY), 'spawn')

    def test_a_spawned_child_does_not_look_in_the_current_folder(self):
        # Plain python3 does, and so does its tracker of shared memory, which is the standard library's own program.
        _, run = self.ran(HEADLESS, self.script(self.top, FAMILY), 'spawn')
        with_tracker = "from multiprocessing import resource_tracker; resource_tracker.ensure_running(); resource_tracker._resource_tracker._stop()\n"
        _, run_by_tracker = self.ran(running.PLAIN, self.script(self.top, with_tracker))
        self.assertEqual(run - run_by_tracker, set())

    def test_the_program_can_import_its_own_file_of_any_name(self):
        script = self.script(self.top, 'import traceback, opcode, types, collections, contextlib, threading\n'
                                       'print([module.__file__ for module in (traceback, opcode, types, collections, contextlib, threading)])\n'
                                       'traceback.nothing\n')
        for name in ('traceback', 'opcode', 'types', 'collections', 'contextlib', 'threading'):
            (self.top / (name + '.py')).write_text('')
        plain, _ = self.compare(script)
        self.assertIn(str(self.top / 'traceback.py'), plain.output)
        self.assertIn(str(self.top / 'threading.py'), plain.output)
        self.assertIn('nothing', plain.errors)

    def test_the_environment_and_the_flags_are_what_they_were(self):
        script = self.script(self.top, 'import os, sys, subprocess\n'
                                       'print(sys.flags, sys.path[0], sys.argv, sorted(name for name in os.environ if name.startswith("PYTHON")), flush=True)\n'
                                       'subprocess.run([sys.executable, "-c", "import sys; print(sys.path)"])\n')
        plain, _ = self.ran(running.PLAIN, script, 'one')
        ours, _ = self.ran(HEADLESS, script, 'one')
        package = f"'{(BUILD / 'python').resolve()}', "
        self.assertEqual(ours.output.replace(package, ''), plain.output)
        self.assertEqual(ours.output.count(package), 1)


if __name__ == '__main__':
    unittest.main()
