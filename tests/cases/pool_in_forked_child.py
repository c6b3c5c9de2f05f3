# "Pool.map hangs in a child": the Pool was made before the fork, and its threads are not in the child.
from multiprocessing import Pool, Process


def double(number):
    return 2 * number


def work(pool):
    print(pool.map(double, [1, 2]))


if __name__ == '__main__':
    pool = Pool(1)

    def target():
        work(pool)

    child = Process(target=target, name='child')
    child.start()
    child.join()
