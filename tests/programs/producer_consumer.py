import multiprocessing as mp
import queue
import time


class Producer(mp.Process):
    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def run(self):
        for i in range(5):
            time.sleep(0.05)
            print('put', i)
            self.queue.put(i)


class Consumer(mp.Process):
    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def run(self):
        while True:
            try:
                item = self.queue.get(timeout=1)
                print('get', item)
            except queue.Empty:
                print('the queue is empty')
                break


if __name__ == '__main__':
    q = mp.Queue(10)
    p1 = Consumer(q)
    p2 = Producer(q)
    p1.start()
    p2.start()
    p1.join()
    p2.join()
    print('end')
