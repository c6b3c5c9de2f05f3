"""`spawnarium lesson NN --document-order`: the lines of the document, by the same steps in each run."""

import os
import re
import shutil
import subprocess
import tempfile
import tomllib
import unittest
from pathlib import Path

SPAWNARIUM = str(Path(os.environ['SPAWNARIUM_BUILD']) / 'spawnarium')
LESSONS = Path(__file__).resolve().parents[2] / 'lessons'
WITH_ORDER = sorted(path.parent for path in LESSONS.glob('*/schedule.toml'))
RUNS = int(os.environ.get('SPAWNARIUM_REPEAT', '2'))


def play(number, *options, **environment):
    return subprocess.run([SPAWNARIUM, 'lesson', number, '--document-order', *options], capture_output=True, text=True, timeout=600,
                          env={**os.environ, 'LANG': 'C', **environment})


def pattern_of(line):
    """A line of the document: its numbers may be others, and so may its times; its comment is the author's."""
    line = re.sub(r'\s+#.*', '', line)
    line = re.sub(r'\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}', 'TIME', line)
    return re.escape(line).replace('TIME', r'\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}')


class DocumentOrder(unittest.TestCase):
    def test_the_lessons_of_the_documents_have_one(self):
        self.assertEqual([path.name[:2] for path in WITH_ORDER],
                         ['01', '02', '03', '04', '10', '11', '13', '17', '23', '24', '26', '28', '29'])

    def test_each_run_prints_the_lines_of_the_document(self):
        for folder in WITH_ORDER:
            with self.subTest(folder.name):
                ended = play(folder.name, '--times', str(RUNS))
                self.assertEqual(ended.returncode, 0, ended.stderr)
                self.assertIn(f'{RUNS} of {RUNS} runs printed the lines of the document, by the same ', ended.stderr)

    def test_what_no_order_decides_is_exactly_what_differs(self):
        for folder in WITH_ORDER:
            with self.subTest(folder.name):
                lesson = tomllib.loads((folder / 'lesson.toml').read_text())
                document = lesson['document_output']['text'].strip('\n').split('\n')
                pids = {str(pid): name for name, pid in lesson['document_output'].get('pids', {}).items()}
                printed = play(folder.name).stdout.split('\n')[:-1]
                undecided = lesson['schedule'].get('undecided', [])
                seen = {}  # Each process has one number, and no two have the same.
                differs, n = [], 0
                only_here = {each.get('after', 0): len(each['instead']) for each in undecided if not each.get('lines')}
                nothing = {line for each in undecided if not each.get('instead') for line in each['lines']}
                n += only_here.pop(0, 0)
                for number, line in enumerate(document, 1):
                    if number in nothing:
                        self.assertNotIn(line, printed)
                        differs.append(number)
                        continue
                    if not self.is_the_same(line, printed[n], pids, seen):
                        differs.append(number)
                    n += 1 + only_here.pop(number, 0)
                self.assertEqual(n, len(printed))
                allowed = [line for each in undecided for line in each.get('lines', [])]
                self.assertLessEqual(set(differs), set(allowed), printed)
                chance = {1, 3, 4, 6, 7, 8} if folder.name.startswith('17') else set()  # The number of cores; a set's order.
                self.assertEqual(set(differs) | chance, set(allowed) | chance)

    def is_the_same(self, line, printed, pids, seen):
        parts = re.split(r'(\d+)', pattern_of(line))
        pattern = ''.join(rf'(?P<{pids[part]}>\d+)' if part in pids else part for part in parts)
        match = re.fullmatch(pattern, printed)
        for process, pid in (match.groupdict() if match else {}).items():
            self.assertEqual(seen.setdefault(process, pid), pid)
        self.assertEqual(len(set(seen.values())), len(seen))
        return match is not None

    def own_lesson(self, change=lambda text: text):
        """Lesson 01 as a lesson of the user's own, without steps."""
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        folder = Path(home.name) / 'spawnarium/lessons/01_start_order'
        shutil.copytree(LESSONS / '01_start_order', folder, ignore=shutil.ignore_patterns('schedule.toml'))
        (folder / 'lesson.toml').write_text(change((folder / 'lesson.toml').read_text()))
        return folder, {'XDG_DATA_HOME': home.name}

    def test_a_search_finds_the_steps_and_keeps_them(self):
        folder, home = self.own_lesson()
        self.assertEqual(play('01', **home).returncode, 0)
        self.assertFalse((folder / 'schedule.toml').exists())
        self.assertEqual(play('01', '--search', **home).returncode, 0)
        self.assertEqual((folder / 'schedule.toml').read_text(), (LESSONS / '01_start_order/schedule.toml').read_text())

    def test_a_step_that_cannot_be_taken_is_refused(self):
        folder, home = self.own_lesson()
        steps = tomllib.loads((LESSONS / '01_start_order/schedule.toml').read_text())['steps']
        del steps[3]
        (folder / 'schedule.toml').write_text('steps = [' + ', '.join(f'"{step}"' for step in steps) + ']')
        ended = play('01', **home)
        self.assertEqual(ended.returncode, 122, ended.stderr)
        self.assertRegex(ended.stderr, r"Step \d+ of the schedule, '.+', cannot be taken. Possible there: .+")

    def test_the_lines_are_compared_with_what_was_really_printed(self):
        folder, home = self.own_lesson()
        steps = (LESSONS / '01_start_order/schedule.toml').read_text()
        (folder / 'schedule.toml').write_text(steps.replace('Process-2', 'X').replace('Process-3', 'Process-2').replace('X', 'Process-3'))
        ended = play('01', **home)
        self.assertIn(ended.returncode, (1, 122), ended.stderr)

    def test_nothing_is_left_of_the_private_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(play('01', '--times', '2', TMPDIR=folder).returncode, 0)
            self.assertEqual(os.listdir(folder), [])

    def test_a_lesson_without_a_document_has_no_order(self):
        ended = play('52')
        self.assertEqual(ended.returncode, 2)
        self.assertIn('Lesson 52 has no output of a document.', ended.stderr)


if __name__ == '__main__':
    unittest.main()
