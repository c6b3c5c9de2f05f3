import os
from multiprocessing import Process


def run_proc(name):
    print('child runs, name=', name, ', pid=', os.getpid())


if __name__ == '__main__':
    print('parent', os.getpid())
    p = Process(target=run_proc, args=('test',))
    print('the child is about to run')
    p.start()
    p.join()
    print('the child has ended')
