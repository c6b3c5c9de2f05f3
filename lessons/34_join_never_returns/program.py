from multiprocessing import Process, Queue


def f(queue):
    queue.put('x' * 1000000)
    print('child: put has returned')


if __name__ == '__main__':
    queue = Queue()
    p = Process(target=f, args=(queue,))
    p.start()
    p.join(3)
    print('parent: after 3 s alive', p.is_alive())
    print('parent: got', len(queue.get()))
    p.join()
    print('parent: joined', p.exitcode)
