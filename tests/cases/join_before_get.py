# "Process does not join": a child that has put much is joined before anything is got.
from multiprocessing import Process, Queue


def work(queue):
    queue.put('x' * 1_000_000)


if __name__ == '__main__':
    results = Queue()
    child = Process(target=work, args=(results,))
    child.start()
    child.join()
    print(len(results.get()))
