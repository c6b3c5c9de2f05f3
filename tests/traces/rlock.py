import time
from multiprocessing import Event, Process, RLock


def twice(lock, go):
    go.wait()
    with lock:
        with lock:
            time.sleep(1)


if __name__ == '__main__':
    lock, go = RLock(), Event()
    ps = [Process(target=twice, args=(lock, go), name=name) for name in ('one', 'two')]
    for p in ps:
        p.start()
    time.sleep(0.5)
    go.set()
    for p in ps:
        p.join()
