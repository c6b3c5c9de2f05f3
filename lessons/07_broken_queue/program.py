import time
from multiprocessing import Process, Queue


def writer(queue, size):
    queue.put('x' * size)


def reader(queue):
    print('reader got', len(queue.get()))


if __name__ == '__main__':
    queue = Queue()
    w1 = Process(target=writer, args=(queue, 1000000))
    w1.start()
    while queue.empty():
        time.sleep(0.1)
    print('the first bytes are in the pipe')
    w1.terminate()
    w1.join()
    print('w1 has ended', w1.exitcode)

    w2 = Process(target=writer, args=(queue, 5))
    w2.start()
    w2.join(2)
    print('w2 still alive', w2.is_alive())

    r = Process(target=reader, args=(queue,))
    r.start()
    r.join(2)
    print('r still alive', r.is_alive())

    w2.kill()
    r.kill()
    w2.join()
    r.join()
    print('end')
