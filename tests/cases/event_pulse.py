# "wait() misses the event": it is set and cleared again before the other has come to wait.
from multiprocessing import Event, Process


def work(ready, seen):
    seen.set()
    seen.clear()
    ready.set()


if __name__ == '__main__':
    ready, seen = Event(), Event()
    child = Process(target=work, args=(ready, seen))
    child.start()
    ready.wait()
    seen.wait()
