"""What the standard library's module, or ours, costs: nanoseconds per operation on standard output; peer of the C++ benchmarks.

    peer.py WHAT TIMES       by plain python3 (CPython's module) or by python3 -m spawnarium (ours)
"""
import multiprocessing as mp
import sys
import time


def wait_for(event):
    event.wait()


def alive(times, at_once=None):
    """Children that live until they are let go, so many at once: all are started, then all are joined."""
    begin = time.perf_counter()
    for _ in range(0, times, at_once or times):
        go = mp.Event()
        children = [mp.Process(target=wait_for, args=(go,)) for _ in range(at_once or times)]
        for child in children:
            child.start()
        go.set()
        for child in children:
            child.join()
    return time.perf_counter() - begin


def producer(queue, go, times, item):
    go.wait()
    for _ in range(times):
        queue.put(item)


def through_queue(times, item, producers):
    queue, go = mp.Queue(), mp.Event()
    children = [mp.Process(target=producer, args=(queue, go, times // producers, item)) for _ in range(producers)]
    for child in children:
        child.start()
    begin = time.perf_counter()
    go.set()
    for _ in range(times // producers * producers):
        queue.get()
    taken = time.perf_counter() - begin
    for child in children:
        child.join()
    return taken


def lock(times):
    held = mp.Lock()
    begin = time.perf_counter()
    for _ in range(times):
        held.acquire()
        held.release()
    return time.perf_counter() - begin


MEASURED = {
    'alive': alive,
    'one_at_a_time': lambda times: alive(times, 1),
    'queue': lambda times: through_queue(times, b'x' * 16, 1),
    'queue_by_4': lambda times: through_queue(times, b'x' * 16, 4),
    'lock': lock,
}

if __name__ == '__main__':
    what, times = sys.argv[1], int(sys.argv[2])
    print('%.1f' % (MEASURED[what](times) / times * 1e9))
