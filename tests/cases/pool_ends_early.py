# Leaving the with block terminates the workers: most of the results never come.
import time
from multiprocessing import Pool


def slow(n):
    time.sleep(1)
    return n * n


if __name__ == '__main__':
    with Pool(2) as pool:
        results = [pool.apply_async(slow, (n,)) for n in range(4)]
        time.sleep(0.5)
    print('done', [each.ready() for each in results])
