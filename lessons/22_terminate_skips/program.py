import atexit
import os
import time
from multiprocessing import Event, Process


def grandchild(ready, parent):
    ready.set()
    while os.getppid() == parent:
        time.sleep(0.1)
    print('grandchild: my parent is gone, I go on')
    time.sleep(1)
    print('grandchild: end')


def child(ready):
    atexit.register(print, 'child: atexit')
    g = Process(target=grandchild, args=(ready, os.getpid()))
    g.start()
    try:
        time.sleep(10)
    finally:
        print('child: finally')


if __name__ == '__main__':
    ready = Event()
    p = Process(target=child, args=(ready,))
    p.start()
    ready.wait()
    p.terminate()
    p.join()
    print('main: exit code', p.exitcode)
