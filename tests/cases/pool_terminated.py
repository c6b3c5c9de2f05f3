# "terminate() and the tasks": the pipe of the tasks is full, so that most calls have not even been handed over.
import time
from multiprocessing import Pool


def slow(number, data):
    time.sleep(5)


def slower(item):
    time.sleep(5)


if __name__ == '__main__':
    data = b'x' * 200000
    with Pool(1) as pool:
        for number in range(4):
            pool.apply_async(slow, (number, data))
        pool.map_async(slower, range(6), chunksize=2)
        time.sleep(0.5)
    print('done')
