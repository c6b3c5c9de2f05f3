"""What a child does before its target: the calls of util.register_after_fork, in the order of their registration."""
import multiprocessing as mp
import sys
from multiprocessing import util


class Thing:
    pass


# Here and in the fork server, which imports this module.
first, second = Thing(), Thing()
util.register_after_fork(first, lambda thing: print('first', thing is first, flush=True))
util.register_after_fork(second, lambda thing: print('second', thing is second, flush=True))


def target():
    print('target', len(util._finalizer_registry), flush=True)


if __name__ == '__main__':
    mp.set_start_method(sys.argv[1])
    for _ in range(6):
        child = mp.Process(target=target)
        child.start()
        child.join()
        print(child.exitcode, flush=True)
