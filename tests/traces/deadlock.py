import time
from multiprocessing import Barrier, Lock, Process


def take(first, second, both):
    first.acquire()
    both.wait()
    second.acquire()


if __name__ == '__main__':
    left, right, both = Lock(), Lock(), Barrier(2)
    p = Process(target=take, args=(left, right, both), name='P')
    q = Process(target=take, args=(right, left, both), name='Q')
    p.start()
    q.start()
    time.sleep(1.5)
    p.terminate()
    q.kill()
    p.join()
    q.join()
