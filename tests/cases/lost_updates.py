# "Value += 1 loses counts": its lock guards each access, not both.
import time
from multiprocessing import Process, Value


def work(counter):
    for _ in range(20):
        counter.value += 1
        time.sleep(0)


if __name__ == '__main__':
    counter = Value('i', 0)
    workers = [Process(target=work, args=(counter,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(counter.value <= 80)
