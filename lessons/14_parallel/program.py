import os
import time
from multiprocessing import Process


def work():
    total = 0
    for i in range(4000000):
        total += i * i


if __name__ == '__main__':
    print('cores', len(os.sched_getaffinity(0)))

    begin = time.perf_counter()
    work()
    work()
    one = time.perf_counter() - begin
    print('one after the other %.2f s' % one)

    begin = time.perf_counter()
    p1 = Process(target=work)
    p2 = Process(target=work)
    p1.start()
    p2.start()
    p1.join()
    p2.join()
    two = time.perf_counter() - begin
    print('side by side        %.2f s' % two)

    print('side by side is faster' if two < one else 'side by side is not faster')
