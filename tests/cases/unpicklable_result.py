# "MaybeEncodingError: Error sending result": the task has worked, but what it returns cannot be sent.
from multiprocessing import Pool


def work(number):
    return lambda: number


if __name__ == '__main__':
    with Pool(1) as pool:
        try:
            pool.apply(work, (1,))
        except Exception as error:
            print(type(error).__name__)
