import time
from multiprocessing import JoinableQueue, Process


def worker(queue):
    while True:
        job = queue.get()
        print('begin', job)
        time.sleep(0.5)
        print('done ', job)
        queue.task_done()


if __name__ == '__main__':
    queue = JoinableQueue()
    p1 = Process(target=worker, args=(queue,), daemon=True)
    p2 = Process(target=worker, args=(queue,), daemon=True)
    p1.start()
    p2.start()
    for job in range(5):
        queue.put(job)
    queue.join()
    print('all jobs are done')
    try:
        queue.task_done()
    except ValueError as error:
        print('ValueError:', error)
