import time
from multiprocessing import Lock, Process
from multiprocessing.sharedctypes import RawValue


def add(counter, lock):
    for _ in range(10):
        if lock:
            lock.acquire()
        value = counter.value
        time.sleep(0.01)
        counter.value = value + 1
        if lock:
            lock.release()


def count(lock):
    counter = RawValue('i', 0)
    ps = [Process(target=add, args=(counter, lock)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return counter.value


if __name__ == '__main__':
    print('3 x 10 without a lock:', count(None))
    print('3 x 10 with a lock   :', count(Lock()))
