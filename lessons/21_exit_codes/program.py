import os
import signal
import sys
from multiprocessing import Process


def returns(): return 42
def exits(): sys.exit()
def exits_with_7(): sys.exit(7)
def exits_with_text(): sys.exit('sorry')
def raises(): raise ValueError('oops')
def leaves(): os._exit(3)
def dies(): os.kill(os.getpid(), signal.SIGKILL)


if __name__ == '__main__':
    for target in (returns, exits, exits_with_7, exits_with_text, raises, leaves, dies):
        p = Process(target=target, name=target.__name__)
        before = p.exitcode
        p.start()
        p.join()
        print('%-16s' % p.name, before, p.exitcode)
