"""What `spawnarium run` takes as a program, and that the program is where it would be under plain python3: its words, streams, signals."""

import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

SPAWNARIUM = os.path.join(os.environ['SPAWNARIUM_BUILD'], 'spawnarium')
RUN = [SPAWNARIUM, 'run', '--headless']
ARGUMENTS = 'import sys; print(__name__, sys.argv[1:])'


def run(*command, env=os.environ, **options):
    environment = {name: value for name, value in env.items() if name != 'PYTHONUNBUFFERED'}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, **options)


class RunCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def script(self, text, name='program.py'):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    def assert_as_python(self, *words, **options):
        ours, plain = run(*RUN, *words, **options), run('/usr/bin/python3', *words, **options)
        self.assertEqual((ours.returncode, ours.stdout), (plain.returncode, plain.stdout), ours.stderr)
        self.assertIn('exit status', ours.stderr)
        return ours

    STUCK = """
from multiprocessing import Barrier, Lock, Process

def hold(first, second, both):
    with first:
        both.wait()
        second.acquire()

if __name__ == '__main__':
    a, b, both = Lock(), Lock(), Barrier(2)
    one, two = Process(target=hold, args=(a, b, both), name='one'), Process(target=hold, args=(b, a, both), name='two')
    one.start(), two.start()
    one.join(), two.join()
"""

    def test_a_deadlock_is_said_and_ends_the_run_if_asked(self):
        ours = run(*RUN, '--deadlock', 'stop', self.script(self.STUCK))
        self.assertEqual(ours.returncode, 121, ours.stderr)
        self.assertRegex(ours.stderr, r'Deadlock: .*one.*two.* Remedy: acquire these locks in the same order everywhere\. The run is ended\.')
        self.assertEqual(ours.stderr.count('Deadlock'), 1)

    def test_a_deadlock_is_said_while_the_run_goes_on(self):
        with subprocess.Popen([*RUN, self.script(self.STUCK)], stderr=subprocess.PIPE, text=True) as ours:
            self.assertIn('Deadlock: ', ours.stderr.readline())
            self.assertIsNone(ours.poll())
            ours.send_signal(signal.SIGTERM)
            ours.communicate(timeout=60)

    def test_a_program_that_only_sleeps_is_in_no_deadlock(self):
        ours = run(*RUN, '--deadlock', 'stop', '-c', 'import time; time.sleep(1.3)')
        self.assertEqual(ours.returncode, 0, ours.stderr)
        self.assertNotIn('Deadlock', ours.stderr)

    def test_a_module(self):
        self.script(ARGUMENTS, 'package_of_test.py')
        self.assertEqual(self.assert_as_python('-m', 'package_of_test', '-v', cwd=self.folder).stdout, "__main__ ['-v']\n")

    def test_code(self):
        self.assertEqual(self.assert_as_python('-c', ARGUMENTS, '-v').stdout, "__main__ ['-v']\n")

    def test_a_module_or_code_that_is_missing(self):
        for option in '-m', '-c':
            ours = run(*RUN, option)
            self.assertEqual(ours.returncode, 1)
            self.assertIn(f'{option} wants', ours.stderr)

    def test_a_folder(self):
        self.script(ARGUMENTS, 'folder/__main__.py')
        self.assertEqual(self.assert_as_python(str(self.folder / 'folder'), '1').stdout, "__main__ ['1']\n")

    def test_a_fifo(self):
        fifo = str(self.folder / 'fifo')
        os.mkfifo(fifo)
        with subprocess.Popen([*RUN, fifo, '1'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ours:
            Path(fifo).write_text(ARGUMENTS)
            self.assertEqual(ours.communicate(timeout=60)[0], "__main__ ['1']\n")

    def test_a_descriptor_of_the_shell(self):
        ours = run('bash', '-c', f'exec "$@" <(echo "{ARGUMENTS}") 1', 'bash', *RUN)
        self.assertEqual(ours.stdout, "__main__ ['1']\n", ours.stderr)

    def test_a_path_that_is_not_utf_8(self):
        path = os.fsencode(str(self.folder)) + b'/caf\xe9.py'
        with open(path, 'w') as file:
            file.write(ARGUMENTS + '\nimport multiprocessing; multiprocessing.Queue().put(1)\n')
        recording = str(self.folder / 'run.spawn')
        ours = run(*RUN, '--record', recording, path)
        self.assertEqual((ours.returncode, ours.stdout), (0, '__main__ []\n'), ours.stderr)
        for look in ([], ['--events'], ['--json']):
            dump = subprocess.run([SPAWNARIUM, 'dump', *look, recording], capture_output=True, timeout=60)
            self.assertEqual((dump.returncode, dump.stderr), (0, b''))
            self.assertIn(b'caf', dump.stdout)

    def test_a_notebook_is_refused(self):
        ours = run(*RUN, self.script('{"cells": []}', 'lesson.ipynb'))
        self.assertEqual((ours.returncode, ours.stdout), (1, ''))
        self.assertIn('is a notebook, not a script', ours.stderr)

    def test_a_command_in_path(self):
        ours = run(*RUN, 'sh', '-c', 'echo "$1"; exit 3', 'sh', 'said')
        self.assertEqual((ours.returncode, ours.stdout), (3, 'said\n'), ours.stderr)
        self.assertIn('There is no script no_such_command', run(*RUN, 'no_such_command').stderr)

    def test_a_file_here_comes_before_a_command_in_path(self):
        self.script(ARGUMENTS, 'sh')
        self.assertEqual(run(*RUN, 'sh', '1', cwd=self.folder).stdout, "__main__ ['1']\n")

    def test_an_active_virtual_environment(self):
        environment = self.folder / 'environment'
        made = run('/usr/bin/python3', '-m', 'venv', '--without-pip', str(environment))
        if made.returncode != 0:
            self.skipTest('no venv: ' + made.stderr)
        active = {**os.environ, 'VIRTUAL_ENV': str(environment)}
        ours = run(*RUN, '-c', 'import sys; print(sys.prefix)', env=active)
        self.assertEqual(ours.stdout, f'{environment}\n', ours.stderr)
        self.assertIn(f'run by the virtual environment {environment}', ours.stderr)
        other = run(*RUN, '--python', '/usr/bin/python3', '-c', 'import sys; print(sys.prefix)', env=active)
        self.assertEqual(other.stdout, '/usr\n', other.stderr)
        self.assertNotIn('virtual environment', other.stderr)

    def test_internals(self):
        """Turns of a loop of the library are counted, or recorded each."""
        script = self.script('''
import multiprocessing, os, time
pool = multiprocessing.Pool(1)
pool.apply_async(abs, (-1,), callback=lambda _: 1 / 0)  # Ends the thread that reads the results; another one turns.
pool.apply_async(abs, (-2,))
time.sleep(1)
os._exit(0)
''')
        recording = self.folder / 'run.spawn'
        events = {}
        for options in ((), ('--internals',)):
            run(*RUN, *options, '--record', recording, script)
            events[options] = run(SPAWNARIUM, 'dump', '--events', recording).stdout.count('\n')
        self.assertLess(events[()], 1000)
        self.assertGreater(events['--internals',], 10 * events[()])

    def test_buffered_as_pipe(self):
        script = self.script('import os\nprint("once")\nif os.fork() != 0:\n    os.wait()\n')
        self.assertEqual(run('/usr/bin/python3', script).stdout, 'once\nonce\n')
        self.assertEqual(run(*RUN, '--buffered-as-pipe', script).stdout, 'once\nonce\n')
        self.assertEqual(run(*RUN, script).stdout, 'once\n')

    def test_output_to_a_device_that_is_full(self):
        script = self.script('''
import errno, sys
try:
    print("lost", flush=True)
except OSError as error:
    print(errno.errorcode[error.errno], file=sys.stderr)
    sys.stdout = None
''')
        for command in (['/usr/bin/python3', script], [*RUN, script]):
            with open('/dev/full', 'w') as full:
                told = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
            self.assertEqual(told.stderr.splitlines()[0], 'ENOSPC')

    def test_a_limit_of_the_size_of_files(self):
        script = self.script('import multiprocessing as m\nq = m.Queue()\nq.put(1)\nprint(q.get(), m.Lock().acquire())\n')
        ours = run('bash', '-c', 'ulimit -f 4096; exec "$@"', 'bash', *RUN, script)
        self.assertEqual((ours.returncode, ours.stdout), (0, '1 True\n'), ours.stderr)

    def test_output_beyond_the_limit_of_a_file_is_told_of(self):
        script = self.script('for _ in range(9000): print("x" * 1000)')
        output = self.folder / 'output'
        ours = run('bash', '-c', f'ulimit -f 4096; exec "$@" >{output}', 'bash', *RUN, script)
        self.assertIn("Cannot write the program's standard output: File too large;", ours.stderr)
        self.assertNotEqual(ours.returncode, 0)
        self.assertEqual(output.stat().st_size, 4096 * 1024)

    def await_text(self, stream, text):
        self.assertEqual(stream.readline(), text + '\n')

    def test_an_interrupt_of_the_process_group_is_one(self):
        script = self.script('''
import signal, sys, time
try:
    print('ready', flush=True)
    time.sleep(50)
except KeyboardInterrupt:
    time.sleep(0.3)  # A second interrupt would come meanwhile.
    print('interrupted', flush=True)
    sys.exit(5)
''')
        with subprocess.Popen([*RUN, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True) as ours:
            self.await_text(ours.stdout, 'ready')
            os.killpg(ours.pid, signal.SIGINT)
            output, errors = ours.communicate(timeout=60)
        self.assertEqual((ours.returncode, output), (5, 'interrupted\n'), errors)

    def test_a_signal_to_ones_own_group_does_not_end_the_run(self):
        script = self.script('''
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.killpg(0, signal.SIGTERM)
time.sleep(0.3)  # The run would be ended meanwhile.
print('alive', flush=True)
''')
        for session in (True, False):
            ours = run(*RUN, script, start_new_session=session)
            self.assertEqual((ours.returncode, ours.stdout), (0, 'alive\n'), ours.stderr)
            self.assertNotIn('SIGTERM', ours.stderr)


if __name__ == '__main__':
    unittest.main()
