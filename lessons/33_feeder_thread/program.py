import threading
from multiprocessing import Queue


def threads():
    return ' '.join(sorted(thread.name for thread in threading.enumerate()))


if __name__ == '__main__':
    q = Queue()
    print('a new queue:', threads())
    q.put('hello')
    print('after put  :', threads())
    print('get        :', q.get())
    q.close()
    q.join_thread()
    print('joined     :', threads())
    try:
        q.put('too late')
    except ValueError as error:
        print('ValueError :', error)
