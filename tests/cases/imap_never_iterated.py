# "imap does nothing": no code iterates over it, so that no error is seen.
from multiprocessing import Pool


def work(number):
    return 10 // number


if __name__ == '__main__':
    with Pool(2) as pool:
        results = pool.imap_unordered(work, [5, 0])
        pool.close()
        pool.join()
    print('done')
