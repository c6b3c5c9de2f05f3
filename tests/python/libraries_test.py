"""Libraries that start processes in their own way, where they are installed: what plain Python says, and what becomes of each task."""

import importlib.util
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import running

SPAWNARIUM = os.path.join(os.environ.get('SPAWNARIUM_BUILD', 'build'), 'spawnarium')
PROGRAM = '''
from joblib import Parallel, delayed
def square(number):
    return number * number
def fail(number):
    raise ValueError(number)
if __name__ == '__main__':
    print(Parallel(n_jobs=2, backend='BACKEND')(delayed(square)(number) for number in range(3)))
    try:
        Parallel(n_jobs=2, backend='BACKEND')(delayed(fail)(number) for number in range(3))
    except ValueError as error:
        print(error)
'''


@unittest.skipUnless(importlib.util.find_spec('joblib'), 'needs the package python3-joblib')
class Joblib(unittest.TestCase):
    def compare(self, backend):
        with tempfile.TemporaryDirectory() as folder:
            script, recording = Path(folder) / 'program.py', Path(folder) / 'program.spawn'
            script.write_text(PROGRAM.replace('BACKEND', backend))
            plain = running.run(running.PLAIN, str(script), folder=folder)
            ours = subprocess.run([SPAWNARIUM, 'run', '--headless', '--record', recording, script], capture_output=True, text=True,
                                  timeout=120, stdin=subprocess.DEVNULL)
            self.assertEqual((ours.returncode, ours.stdout), (plain.status, plain.output), ours.stderr)
            self.assertEqual(plain.output.splitlines()[0], '[0, 1, 4]')
            return subprocess.run([SPAWNARIUM, 'export', '--format', 'story', recording], capture_output=True, text=True, check=True).stdout

    def test_its_own_executor_loky(self):
        story = self.compare('loky')
        for number in range(3):
            self.assertIn(f'the task square({number}) is done', story)
        self.assertIn('ValueError', story)

    def test_a_pool_of_multiprocessing(self):
        self.compare('multiprocessing')


if __name__ == '__main__':
    unittest.main()
