# A Semaphore may be released more often than it was acquired, and lets too many in; a BoundedSemaphore says so.
from multiprocessing import BoundedSemaphore, Process, Semaphore
from time import sleep


def work(seats):
    seats.release()


if __name__ == '__main__':
    seats = Semaphore(1)
    child = Process(target=work, args=(seats,))
    child.start()
    child.join()
    sleep(0.1)
    seats.acquire()
    seats.acquire()
    print('two on one seat')
    bounded = BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as error:
        print(error)
