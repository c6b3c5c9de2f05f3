# Workers of a Pool are daemons, and may not have children.
from multiprocessing import Pool, Process


def inner():
    print('never')


def outer(n):
    p = Process(target=inner)
    p.start()
    p.join()
    return n


if __name__ == '__main__':
    with Pool(2) as pool:
        print(pool.map(outer, [1, 2]))
