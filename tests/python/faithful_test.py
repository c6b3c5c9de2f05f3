"""Misuse, states and exit codes: exactly what plain Python says, under both start methods."""

import unittest

from comparing import Comparison


class Faithful(Comparison):
    def test_misuse_of_processes(self):
        self.compare('process_misuse.py')

    def test_misuse_of_connections(self):
        self.compare('connection_misuse.py')

    def test_misuse_of_queues(self):
        self.compare('queue_misuse.py')

    def test_misuse_of_locks(self):
        self.compare('lock_misuse.py')

    def test_keywords(self):
        self.compare('keywords.py', ['fork'])

    def test_standard_input(self):
        self.compare('standard_input.py', stdin=''.join(f'line {number}\n' for number in range(3000)))

    def test_what_is_to_be_done_after_a_fork(self):
        self.compare('after_fork.py', ['fork', 'forkserver'])

    def test_states(self):
        self.compare('states.py')

    def test_what_versions_do_differently(self):
        self.compare('versions.py')


if __name__ == '__main__':
    unittest.main()
