"""What the README says on C++ programs is done as written: its files and its commands, with an installed engine."""

import os
import re
import unittest

from installation import TOP, Installation

SECTION = 'A C++ program of your own'


def section(title):
    with open(os.path.join(TOP, 'README.md'), encoding='utf-8') as file:
        return re.search(rf'^## {re.escape(title)}\n(.*?)^## ', file.read(), re.MULTILINE | re.DOTALL)[1]


def files(text):
    """A block after a line that ends with "`NAME`:" is the file NAME."""
    return dict(re.findall(r'`([\w.]+)`:\n\n```\w+\n(.*?)```', text, re.DOTALL))


def write_files(folder):
    for name, content in files(section(SECTION)).items():
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
            file.write(content)


def commands(text):
    return re.search(r'```sh\n(.*?)```', text, re.DOTALL)[1]


class ReadmeTest(unittest.TestCase):
    def test_the_c_plus_plus_example_compiles_and_runs_as_written(self):
        with Installation() as installation:
            folder = os.path.join(installation.home, 'fish')
            os.mkdir(folder)
            write_files(folder)
            done = installation.run('bash', '-ec', commands(section(SECTION)), folder=folder)
            self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
            self.assertIn('\ngot fish\n', done.stdout)
            self.assertIn('angler', done.stdout)
            events = installation.run('spawnarium', 'dump', '--events', 'fish.spawn', folder=folder).stdout
        for event in 'put', 'get', 'join':
            self.assertIn(event, events)


if __name__ == '__main__':
    unittest.main()
