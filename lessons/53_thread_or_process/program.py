import os
from multiprocessing import Process
from threading import Thread

number = 0


def count():
    global number
    for _ in range(1000):
        number += 1
    print('pid', os.getpid(), 'number', number)


if __name__ == '__main__':
    for kind in (Thread, Process):
        number = 0
        worker = kind(target=count)
        worker.start()
        worker.join()
        print('main: after the', kind.__name__.lower(), 'number', number)
