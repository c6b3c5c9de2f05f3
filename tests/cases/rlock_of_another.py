# "AssertionError: attempt to release recursive lock not owned by thread".
from multiprocessing import Process, RLock


def work(lock):
    lock.release()


if __name__ == '__main__':
    lock = RLock()
    lock.acquire()
    child = Process(target=work, args=(lock,))
    child.start()
    child.join()
    lock.release()
    print('exit code', child.exitcode)
