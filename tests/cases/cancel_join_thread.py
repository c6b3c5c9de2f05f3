# "Items are missing from the queue": cancel_join_thread() lets a process end before its feeder has written them.
from multiprocessing import Process, Queue


def work(results):
    results.cancel_join_thread()
    for number in range(3):
        results.put(bytes(200_000))


if __name__ == '__main__':
    results = Queue()
    child = Process(target=work, args=(results,))
    child.start()
    child.join()
    print(len(results.get()))
