"""Every example of the documents, as it stands there, gives what plain Python gives: on our module, and run by `spawnarium run --headless`."""

import os
import re
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import running

DOCUMENTS = sorted((Path(__file__).parent / 'documents').glob('*.py'))
RUN = [os.path.join(os.environ.get('SPAWNARIUM_BUILD', 'build'), 'spawnarium'), 'run', '--headless']


class Documents(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        # They mostly sleep: many at the same time.
        with ThreadPoolExecutor(len(DOCUMENTS)) as pool:
            def run_all(interpreter):
                return {path: pool.submit(running.run, interpreter, str(path)) for path in DOCUMENTS}
            cls.plain, cls.ours, cls.headless = run_all(running.PLAIN), run_all(running.OURS), run_all(RUN)

    def compare(self, results):
        for path in DOCUMENTS:
            plain, ours = self.plain[path].result(), results[path].result()
            with self.subTest(path.name):
                self.assertEqual(*(running.comparable(as_before_adoption(result.output)) for result in (ours, plain)))
                self.assertEqual(running.comparable(running.said_by_program(ours.errors)), running.comparable(plain.errors))
                self.assertEqual(ours.status, plain.status)

    def test_our_module_gives_what_plain_python_gives(self):
        self.compare(self.ours)

    def test_the_headless_run_gives_what_plain_python_gives(self):
        self.compare(self.headless)

    def test_printed_descriptor_numbers_agree(self):
        path = next(path for path in DOCUMENTS if path.name == '003_pipe_both_ways.py')
        printed = [result.result().output for result in (self.plain[path], self.ours[path], self.headless[path])]
        numbers = [line for line in printed[0].splitlines() if len(line.split()) == 2 and line.replace(' ', '').isdigit()]
        self.assertEqual(len(numbers), 1)  # print(b.fileno(), a.fileno())
        for output in printed:
            self.assertIn(numbers[0], output.splitlines())

    def test_a_child_may_have_been_adopted_before_it_asks_for_its_parent(self):
        parent_first = '我是父进程1234,我的子进程是1235\n我是子进程1235,我的父进程是1\n'
        child_first = '我是子进程1235,我的父进程是1234\n我是父进程1234,我的子进程是1235\n'
        self.assertEqual(*(running.comparable(as_before_adoption(output)) for output in (parent_first, child_first)))

    def test_there_are_examples_of_every_document(self):
        self.assertEqual({path.name[:3] for path in DOCUMENTS}, {'000', '001', '002', '003', '004'})
        self.assertEqual(len(DOCUMENTS), 18)  # Document 001 has two examples in one program.


def as_before_adoption(output):
    """The output of 004_fork_ids with the parent's pid in the child's line too. The parent does not wait: where it ends first, the child is told
    the pid of the process that adopted it (1, or our supervisor), under plain python3 as under ours."""
    parent = re.search('我是父进程([0-9]+)', output)
    return re.sub('我的父进程是[0-9]+', f'我的父进程是{parent[1]}', output) if parent else output


if __name__ == '__main__':
    unittest.main()
