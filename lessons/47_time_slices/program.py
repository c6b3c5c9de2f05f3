import os
import time
from multiprocessing import Process


def work(name):
    begin = time.perf_counter()
    total = 0
    for i in range(4000000):
        total += i * i
    took = time.perf_counter() - begin
    ran = time.process_time()
    print('%s ran %.2f s, from begin to end %.2f s: %.0f times as long' % (name, ran, took, took / ran))


if __name__ == '__main__':
    one_core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {one_core})
    print('cores', len(os.sched_getaffinity(0)))
    for name in ('a', 'b', 'c'):
        Process(target=work, args=(name,)).start()
