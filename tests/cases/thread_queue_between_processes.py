# A queue.Queue is of threads: the child puts into its own copy, and the parent waits for ever.
import queue
from multiprocessing import Process


def work(results):
    results.put('fish')
    print('put')


if __name__ == '__main__':
    results = queue.Queue()
    p = Process(target=work, args=(results,))
    p.start()
    p.join()
    print(results.get())
