import os
import time
from multiprocessing import Process


def work(name):
    begin = time.perf_counter()
    total = 0
    for i in range(4000000):
        total += i * i
    took = time.perf_counter() - begin
    print('%s ran %.2f s, from begin to end %.2f s' % (name, time.process_time(), took))


if __name__ == '__main__':
    one_core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {one_core})
    for name in ('a', 'b', 'c'):
        Process(target=work, args=(name,)).start()
