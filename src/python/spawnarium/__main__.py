"""python3 .../spawnarium/__main__.py [-m MODULE | -c CODE | SCRIPT] [ARGUMENTS]"""

import sys

# The interpreter looks first in the folder of what it was told to run: this one, whose modules are no top-level ones, or after -m the
# current one, which may hold anything. Until the program's own folder stands here it is the folder of our package.
if not sys.flags.safe_path:
    sys.path[0] = __file__.rpartition('/')[0].rpartition('/')[0]

from spawnarium import launch  # noqa: E402

if __name__ == '__main__':
    launch.main(sys.argv[1:])
