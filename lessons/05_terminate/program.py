import time
from multiprocessing import Process


def f():
    print('f  start......')
    time.sleep(10)
    print('........f   end')


if __name__ == '__main__':
    p = Process(target=f)
    print('before start', p.is_alive(), p.exitcode)
    p.start()
    time.sleep(1)
    print('running', p.is_alive(), p.exitcode)
    p.terminate()
    print('just after terminate', p.is_alive())
    p.join()
    print('after join', p.is_alive(), p.exitcode)
