# "acquire hangs": a Lock is not an RLock.
from multiprocessing import Lock

lock = Lock()


def add():
    with lock:
        pass


if __name__ == '__main__':
    with lock:
        add()
