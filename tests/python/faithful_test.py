"""Misuse, states and exit codes: exactly what plain Python says, under both start methods."""

import unittest
from pathlib import Path

import running

PROGRAMS = Path(__file__).parent / 'programs'


class Faithful(unittest.TestCase):
    maxDiff = None

    def compare(self, program, method, stdin=''):
        plain, ours = running.run_both(str(PROGRAMS / program), method, stdin=stdin)
        self.assertEqual(self.lines(ours.output), self.lines(plain.output))
        self.assertEqual(running.comparable(ours.errors), running.comparable(plain.errors))
        self.assertEqual(ours.status, plain.status)
        self.assertGreater(len(plain.output.splitlines()), 20)

    def lines(self, output):
        """In their order: these programs do one thing after the other."""
        return [''.join(running.comparable(line)) for line in output.splitlines()]

    def test_misuse_under_fork(self):
        self.compare('misuse.py', 'fork')

    def test_misuse_under_spawn(self):
        self.compare('misuse.py', 'spawn')

    def test_keywords(self):
        self.compare('keywords.py', 'fork')

    def test_standard_input(self):
        lines = ''.join(f'line {number}\n' for number in range(3000))
        for method in ('fork', 'spawn'):
            with self.subTest(method):
                self.compare('standard_input.py', method, lines)

    def test_states_under_fork(self):
        self.compare('states.py', 'fork')

    def test_what_versions_do_differently_under_fork(self):
        self.compare('versions.py', 'fork')

    def test_what_versions_do_differently_under_spawn(self):
        self.compare('versions.py', 'spawn')

    def test_states_under_spawn(self):
        self.compare('states.py', 'spawn')


if __name__ == '__main__':
    unittest.main()
