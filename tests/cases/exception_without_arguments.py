# "Pool.map hangs on a custom exception": it can be pickled, but not unpickled: the parent's thread of the results dies of it.
from multiprocessing import Pool


class Refused(Exception):
    def __init__(self, name, code):
        super().__init__(f'{name}: {code}')


def work(name):
    raise Refused(name, 7)


if __name__ == '__main__':
    with Pool(1) as pool:
        print(pool.map(work, ['a']))
