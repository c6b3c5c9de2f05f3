"""A run within one gigabyte of address space (`ulimit -v 1000000`), as schools and containers limit it: program, supervisor and viewer."""

import glob
import os
import resource
import subprocess
import tempfile
import unittest

SPAWNARIUM = os.path.join(os.environ['SPAWNARIUM_BUILD'], 'spawnarium')
LESSONS = os.path.join(os.path.dirname(__file__), '..', '..', 'lessons')
LIMIT = 1_000_000 * 1024


def limit_address_space():
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


class AddressSpace(unittest.TestCase):
    def test_lessons_run(self):
        for lesson in ('01', '28', '30'):
            with self.subTest(lesson), tempfile.TemporaryDirectory() as folder:
                script, = glob.glob(os.path.join(LESSONS, lesson + '_*', 'program.py'))
                recording = os.path.join(folder, 'run.spawn')
                done = subprocess.run([SPAWNARIUM, 'run', '--headless', '--record', recording, script], check=False, text=True,
                                      capture_output=True, timeout=120, preexec_fn=limit_address_space,
                                      env=dict(os.environ, SPAWNARIUM_TIME_SCALE='0.2'))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn('exit status 0', done.stderr)
                dumped = subprocess.run([SPAWNARIUM, 'dump', recording], check=True, text=True, capture_output=True,
                                        preexec_fn=limit_address_space)
                self.assertIn('main (pid', dumped.stdout)


if __name__ == '__main__':
    unittest.main()
