"""Tests that run a program of `programs/` under plain Python and under ours and want the same of both."""

import unittest
from pathlib import Path

import running

PROGRAMS = Path(__file__).parent / 'programs'


class Comparison(unittest.TestCase):
    maxDiff = None

    def compare(self, program, methods=('fork', 'spawn'), stdin=''):
        """What the program says: the lines of standard output in their order, because it does one thing after the other."""
        for method in methods:
            with self.subTest(program, method=method):
                plain, ours = running.run_both(str(PROGRAMS / program), method, stdin=stdin)
                self.assertEqual(self.lines(ours.output), self.lines(plain.output))
                self.assertEqual(running.comparable(ours.errors), running.comparable(plain.errors))
                self.assertEqual(ours.status, plain.status)
                self.assertGreater(len(plain.output.splitlines()), 20)

    def lines(self, output):
        return [''.join(running.comparable(line)) for line in output.splitlines()]
