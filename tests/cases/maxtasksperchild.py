# "Workers restart all the time": maxtasksperchild replaces each after its task; that is no fault.
from multiprocessing import Pool


def work(number):
    return number * 2


if __name__ == '__main__':
    with Pool(1, maxtasksperchild=1) as pool:
        print([pool.apply(work, (number,)) for number in (1, 2)])
