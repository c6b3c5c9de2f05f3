"""python3 -m spawnarium [-m MODULE | -c CODE | SCRIPT] [ARGUMENTS]"""

import sys

from spawnarium import launch

if __name__ == '__main__':
    launch.main(sys.argv[1:])
