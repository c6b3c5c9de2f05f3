from multiprocessing import Process, Queue


def f(queue):
    queue.put('x' * 1000000)
    queue.cancel_join_thread()
    print('child: I do not wait for my feeder')


if __name__ == '__main__':
    queue = Queue()
    p = Process(target=f, args=(queue,))
    p.start()
    p.join()
    print('parent: joined', p.exitcode)

    r = Process(target=queue.get)
    r.start()
    r.join(2)
    print('parent: reader still waits for the rest', r.is_alive())
    r.kill()
    r.join()
