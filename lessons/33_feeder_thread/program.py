import os
import time
from multiprocessing import Queue


def threads():
    return len(os.listdir('/proc/self/task'))


if __name__ == '__main__':
    q = Queue()
    print('a new queue:', threads())
    q.put('hello')
    print('after put  :', threads())
    print('get        :', q.get())
    q.close()
    q.join_thread()
    while threads() > 1:
        time.sleep(0.01)
    print('joined     :', threads())
    try:
        q.put('too late')
    except ValueError as error:
        print('ValueError :', error)
