"""A family that does everything at once for about a third of a second, so that a kill at any moment finds it in the middle of something:
makers fill a small queue under a lock, workers take from it and report, a keeper talks with a child of its own, all meet at a barrier."""
import multiprocessing as mp
import sys

MAKERS, WORKERS, ITEMS = 3, 2, 150


def make(things, lock, barrier):
    barrier.wait()
    for i in range(ITEMS):
        with lock:
            things.put(i)


def work(things, results, slots):
    while True:
        thing = things.get()
        with slots:
            results.put(thing * thing)


def echo(connection):
    for _ in range(ITEMS):
        connection.send(connection.recv())


def keep(results, barrier):
    here, there = mp.Pipe()
    child = mp.Process(target=echo, args=(there,))
    child.start()
    barrier.wait()
    for i in range(ITEMS):
        here.send('x' * i)
        results.put(len(here.recv()))
    child.join()


def main():
    things, results = mp.Queue(4), mp.JoinableQueue()
    lock, slots, barrier = mp.Lock(), mp.Semaphore(1), mp.Barrier(MAKERS + 1)
    family = [mp.Process(target=make, args=(things, lock, barrier)) for _ in range(MAKERS)]
    family.append(mp.Process(target=keep, args=(results, barrier)))
    workers = [mp.Process(target=work, args=(things, results, slots), daemon=True) for _ in range(WORKERS)]
    for process in family + workers:
        process.start()
    total = 0
    for _ in range((MAKERS + 1) * ITEMS):
        total += results.get()
        results.task_done()
    for process in family:
        process.join()
    print(total)
    sys.exit(7)


if __name__ == '__main__':
    main()
