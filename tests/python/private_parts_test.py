"""What programs do with the inside of the module: as plain Python does it, under all three start methods."""

import os
import re
import subprocess
import tempfile
import unittest

import running
from comparing import PROGRAMS, Comparison

# What each line of a traceback names: the program's files, or the standard library's.
TRACEBACKS = '''
import multiprocessing, sys
def fail():
    raise ValueError('on purpose')
def put():
    queue = multiprocessing.Queue()
    queue.put(lambda: 1)
    queue.close()
    queue.join_thread()
if __name__ == '__main__':
    process = multiprocessing.Process(target=fail)
    process.start()
    process.join()
    put()
    try:
        process.start()
    except AssertionError:
        raise RuntimeError('again')
'''


class PrivateParts(Comparison):
    def test_private_parts(self):
        self.compare('private_parts.py', ['fork', 'spawn', 'forkserver'])

    def test_a_popen_of_the_programs_own(self):
        for how in 'exec', 'start':
            with self.subTest(how):
                plain, ours = running.run_both(str(PROGRAMS / 'other_popen.py'), how, timeout=30)
                self.assertEqual((ours.status, ours.output, ours.errors), (plain.status, plain.output, plain.errors))
                self.assertEqual(ours.output.splitlines()[-1], '4 False')

    def test_a_process_that_such_a_popen_starts_is_one_in_the_recording(self):
        for how in 'exec', 'start':
            with self.subTest(how), tempfile.TemporaryDirectory() as folder:
                recording = f'{folder}/run.spawn'
                spawnarium = os.path.join(os.environ['SPAWNARIUM_BUILD'], 'spawnarium')
                ended = subprocess.run([spawnarium, 'run', '--headless', '--record', recording, str(PROGRAMS / 'other_popen.py'), how],
                                       capture_output=True, text=True, timeout=60)
                self.assertEqual(ended.stdout.splitlines()[-1:], ['4 False'], ended.stderr)
                dump = subprocess.run([spawnarium, 'dump', recording], capture_output=True, text=True, check=True).stdout
                self.assertEqual(len(re.findall(r'^worker ', dump, re.MULTILINE)), 1, dump)
                self.assertIn("'and back'", subprocess.run([spawnarium, 'dump', '--events', recording], capture_output=True, text=True).stdout)

    def test_tracebacks_name_no_file_of_ours(self):
        for method in ('fork', 'spawn', 'forkserver'):
            with self.subTest(method):
                program = TRACEBACKS.replace('process = ', f'multiprocessing.set_start_method({method!r}); process = ', 1)
                plain, ours = running.run_both(*self.stored(program))
                self.assertNotIn('spawnarium', ours.errors)
                self.assertEqual(running.comparable(ours.errors), running.comparable(plain.errors))
                self.assertEqual(ours.status, 1)

    def test_a_program_that_cannot_be_compiled_is_reported_as_by_python(self):
        for program in ('print(1)\nif x\n', 'a = (\n', '  x = 1\n'):
            with self.subTest(program):
                plain, ours = running.run_both(*self.stored(program))
                self.assertEqual((ours.status, ours.output), (plain.status, plain.output))
                self.assertEqual(running.comparable(ours.errors), running.comparable(plain.errors))

    def test_status_that_is_no_int_of_c(self):
        program = self.stored('''
import multiprocessing, sys
if __name__ == '__main__':
    process = multiprocessing.get_context('fork').Process(target=sys.exit, args=(2**31,))
    process.start()
    process.join()
    print(process.exitcode)
''')
        plain, ours = running.run_both(*program)
        self.assertEqual(ours.output, plain.output)
        self.assertEqual(ours.output, '1\n')
        self.assertIn('OverflowError: Python int too large to convert to C int', ours.errors)

    def stored(self, program):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = f'{folder.name}/program.py'
        with open(path, 'w') as file:
            file.write(program)
        return [path]


if __name__ == '__main__':
    unittest.main()
