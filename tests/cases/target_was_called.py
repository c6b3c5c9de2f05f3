# "My process runs in the parent": target=work() calls it.
import os
from multiprocessing import Process


def work():
    print('worker' if os.getppid() == parent else 'parent')


if __name__ == '__main__':
    parent = os.getpid()
    child = Process(target=work())
    child.start()
    child.join()
