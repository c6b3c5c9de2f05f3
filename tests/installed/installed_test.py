"""An installation is complete, can be moved, and needs nothing of the build tree."""

import os
import shutil
import tempfile
import unittest

from installation import Installation, install

SCRIPT = '''
import multiprocessing

def work():
    print('child')

if __name__ == '__main__':
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
    raise SystemExit(7)
'''


def tree(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


class InstalledTest(unittest.TestCase):
    def setUp(self):
        self.installation = Installation()
        self.addCleanup(self.installation.__exit__)

    def move(self):
        """The whole tree to another place: the paths that the build knew are no longer true."""
        moved = self.installation.prefix + ' moved'
        os.rename(self.installation.prefix, moved)
        self.installation.prefix = moved

    def script(self):
        path = os.path.join(self.installation.home, 'script.py')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(SCRIPT)
        return path

    def test_a_moved_installation_runs_scripts_and_plays_lessons(self):
        self.move()
        done = self.installation.run('spawnarium', 'run', '--headless', self.script())
        self.assertEqual((done.stdout, done.returncode), ('child\n', 7), done.stderr)
        done = self.installation.run('spawnarium', 'lesson', '01', '--headless')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('Three children', done.stdout)

    def test_a_part_that_is_missing_is_not_taken_from_the_build_tree(self):
        script = self.script()
        for part, complaint in {'lib/spawnarium/spawnarium-supervisor': 'The program spawnarium-supervisor',
                                'lib/spawnarium/python': 'The Python package'}.items():
            os.rename(self.installation.path(part), self.installation.path('set_aside'))
            done = self.installation.run('spawnarium', 'run', '--headless', script)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f'{complaint} of Spawnarium was not found', done.stderr)
            os.rename(self.installation.path('set_aside'), self.installation.path(part))
        shutil.rmtree(self.installation.path('share/spawnarium/lessons'))
        done = self.installation.run('spawnarium', 'lesson', 'list')
        self.assertIn(self.installation.path('share/spawnarium/lessons'), done.stderr)
        self.assertIn('the lessons that come with Spawnarium are missing', done.stderr)

    def test_a_staged_installation_is_the_same_below_its_destination(self):
        with tempfile.TemporaryDirectory() as staged:
            install('/opt/fish', DESTDIR=staged)
            self.assertEqual(tree(staged + '/opt/fish'), tree(self.installation.prefix))
            self.assertEqual(os.listdir(staged), ['opt'])


if __name__ == '__main__':
    unittest.main()
