from multiprocessing import Process, Queue
from time import sleep


def produce(queue):
    for number in range(7):
        queue.put(number)  # Waits while three are in it.


def consume(queue):
    for _ in range(7):
        sleep(0.2)
        print("got", queue.get())


if __name__ == "__main__":
    queue = Queue(3)
    producer = Process(target=produce, args=(queue,), name="producer")
    consumer = Process(target=consume, args=(queue,), name="consumer")
    producer.start()
    consumer.start()
    producer.join()
    consumer.join()
