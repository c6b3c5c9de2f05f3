# An error between acquire() and release(): the lock is never released.
from multiprocessing import Lock, Process


def work(lock, number):
    lock.acquire()
    print(10 / number)
    lock.release()


if __name__ == '__main__':
    lock = Lock()
    first = Process(target=work, args=(lock, 0), name='first')
    first.start()
    first.join()
    second = Process(target=work, args=(lock, 5), name='second')
    second.start()
    second.join()
