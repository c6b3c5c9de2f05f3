import time
from multiprocessing import Pool, current_process


def square(n):
    print(current_process().name, 'takes', n)
    time.sleep(0.5)
    if n == 3:
        raise ValueError('no square of 3 today')
    return n * n


if __name__ == '__main__':
    with Pool(2) as pool:
        results = [pool.apply_async(square, (n,)) for n in (1, 2, 3, 4)]
        print('main: four tasks are handed in')
        for result in results:
            try:
                print('main: result', result.get())
            except ValueError as error:
                print('main: ValueError:', error)
        pool.close()
        pool.join()
