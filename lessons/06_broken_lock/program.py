import time
from multiprocessing import Event, Lock, Process


def holder(lock, ready):
    lock.acquire()
    print('holder: I have the lock')
    ready.set()
    time.sleep(10)
    lock.release()
    print('holder: I gave it back')


def waiter(lock):
    print('waiter: I want the lock')
    got = lock.acquire(timeout=2)
    print('waiter: got it', got)


if __name__ == '__main__':
    lock = Lock()
    ready = Event()
    h = Process(target=holder, args=(lock, ready))
    h.start()
    ready.wait()
    h.terminate()
    h.join()
    print('main: holder has ended', h.exitcode)
    w = Process(target=waiter, args=(lock,))
    w.start()
    w.join()
