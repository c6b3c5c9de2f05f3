# "Pool hangs and eats the processor": an initializer that raises, so that workers are made for ever.
from multiprocessing import Pool


def prepare():
    raise OSError('no such camera')


if __name__ == '__main__':
    with Pool(1, prepare) as pool:
        print(pool.map(abs, [1]))
