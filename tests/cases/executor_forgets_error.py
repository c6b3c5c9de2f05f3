# "ProcessPoolExecutor swallows exceptions": no code asks for the result.
from concurrent.futures import ProcessPoolExecutor


def work(number):
    return 1 / number


if __name__ == '__main__':
    with ProcessPoolExecutor(1) as executor:
        executor.submit(work, 0)
    print('all is well')
