"""What must hold in a lesson holds in every run: each of our lessons, five times, many at once (`./test.sh long lessons`: twenty)."""

import json
import os
import subprocess
import tempfile
import unittest

BUILD = os.environ['SPAWNARIUM_BUILD']
LESSONS = os.path.join(os.path.dirname(__file__), '..', '..', 'lessons')
RUNS = 5
# Sleeps and timeouts are shortened; what is only usual is not judged here.
TIME_SCALE = '0.2'


class LessonsTest(unittest.TestCase):
    def test_what_must_hold_holds_in_every_run_of_every_lesson(self):
        with tempfile.TemporaryDirectory() as home:
            environment = dict(os.environ, XDG_STATE_HOME=home, XDG_DATA_HOME=home)
            done = subprocess.run([os.path.join(BUILD, 'spawnarium'), 'check', '--runs', str(RUNS), '--time-scale', TIME_SCALE, '--json'],
                                  env=environment, stdout=subprocess.PIPE, check=False)
            report = json.loads(done.stdout)
        failures = [(lesson['id'], failure) for lesson in report['lessons'] for failure in lesson['failures']]
        self.assertEqual(failures, [])
        self.assertEqual(report['unreadable'], [])
        folders = [name for name in os.listdir(LESSONS) if os.path.isdir(os.path.join(LESSONS, name))]
        self.assertEqual(sorted(lesson['id'] for lesson in report['lessons']), sorted(folders))
        self.assertTrue(all(lesson['runs'] == RUNS for lesson in report['lessons']))
        self.assertEqual(done.returncode, 0)


if __name__ == '__main__':
    unittest.main()
