import multiprocessing as mp
import queue

class Producer(mp.Process):
    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def run(self):
        for i in range(5):
            time.sleep(0.5)
            print('put',i)
            self.queue.put(i)


class Consumer(mp.Process):
    def __init__(self, queue):
        super().__init__()
        self.queue = queue

    def run(self):
        while True:
            try:
                item = self.queue.get(timeout=2)
                print('get',item)
            except queue.Empty:
                print('队列空')
                break


if __name__ == '__main__':
    queue = mp.Queue(10)
    p1 = Consumer(queue)
    p2 = Producer(queue)
    p1.start()
    p2.start()
    p1.join()
    p2.join()
    print('end')
    
'''
put 0
get 0
put 1
get 1
put 2
get 2
put 3
get 3
put 4
get 4
队列空
end

'''
