import time
from multiprocessing import Process, Semaphore, Value


def guest(name, seats, inside, most):
    with seats:
        with inside.get_lock():
            inside.value += 1
            most.value = max(most.value, inside.value)
        print(name, 'sits')
        time.sleep(1)
        print(name, 'leaves')
        with inside.get_lock():
            inside.value -= 1


if __name__ == '__main__':
    seats = Semaphore(2)
    inside = Value('i', 0)
    most = Value('i', 0)
    ps = [Process(target=guest, args=(name, seats, inside, most)) for name in 'ABCDE']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('most at one time', most.value)
