"""Puts COUNT items and gets them, some 10,000 in a second; now and then a line is printed."""
import multiprocessing
import sys
import time


def produce(queue, count):
    for i in range(count):
        queue.put(i)
        if i % 100 == 0:
            print('put', i)
            time.sleep(0.005)
    queue.put(None)


def consume(queue):
    while queue.get() is not None:
        pass
    print('got all')


if __name__ == '__main__':
    queue = multiprocessing.Queue(10)
    producer = multiprocessing.Process(target=produce, args=(queue, int(sys.argv[1])))
    consumer = multiprocessing.Process(target=consume, args=(queue,))
    producer.start()
    consumer.start()
    producer.join()
    consumer.join()
    print('end')
