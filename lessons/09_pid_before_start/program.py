import os
from multiprocessing import Process


def f():
    print('child  os.getpid()', os.getpid())


if __name__ == '__main__':
    p = Process(target=f)
    print('before start', p.pid)
    p.start()
    print('after start ', p.pid)
    p.join()
    print('after join  ', p.pid)
    print('the parent  ', os.getpid())
