# "A timeout for a function": SIGALRM, whose handler raises, in a child that waits for an item.
import signal
from multiprocessing import Process, Queue


def too_slow(number, frame):
    raise TimeoutError('too slow')


def work(queue):
    signal.signal(signal.SIGALRM, too_slow)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        queue.get()
    except TimeoutError as error:
        print(error)


if __name__ == '__main__':
    queue = Queue()
    child = Process(target=work, args=(queue,))
    child.start()
    child.join()
