import queue
import time
from multiprocessing import Queue

if __name__ == '__main__':
    q = Queue(2)
    print('new          empty', q.empty(), ' qsize', q.qsize())
    q.put('a' * 50000)
    print('just put     empty', q.empty(), ' qsize', q.qsize())
    while q.empty():
        time.sleep(0.1)
    print('a bit later  empty', q.empty(), ' qsize', q.qsize())
    q.put('b')
    print('two of two   full ', q.full(), ' qsize', q.qsize())
    try:
        q.put('c', timeout=1)
    except queue.Full:
        print('no room for a third: queue.Full')
    q.get()
    print('one taken    full ', q.full(), ' qsize', q.qsize())
    q.get()
    print('both taken   empty', q.empty(), ' qsize', q.qsize())
    try:
        q.get_nowait()
    except queue.Empty:
        print('nothing left: queue.Empty')
