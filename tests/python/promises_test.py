"""What the library reference promises, and what programs find in the module beside it: as plain Python does it, under both start methods."""

import unittest

from comparing import Comparison


class Promises(Comparison):
    def test_members(self):
        self.compare('members.py')

    def test_connections(self):
        self.compare('connections.py')

    def test_neighbours(self):
        self.compare('neighbours.py')

    def test_ends(self):
        self.compare('ends.py')


if __name__ == '__main__':
    unittest.main()
