from multiprocessing import Event, Process, Queue


def slow(queue, done):
    queue.put(list(range(3000000)))
    print('slow : my put has returned')
    done.set()


def quick(queue, done):
    done.wait()
    queue.put('hello')
    print('quick: my put has returned')


if __name__ == '__main__':
    queue, done = Queue(), Event()
    s = Process(target=slow, args=(queue, done))
    q = Process(target=quick, args=(queue, done))
    s.start()
    q.start()
    print('main : got first ', type(queue.get()).__name__)
    print('main : got second', type(queue.get()).__name__)
    s.join()
    q.join()
