# "Barrier hangs": three parties, two processes.
from multiprocessing import Barrier, Process


def work(barrier):
    barrier.wait()


if __name__ == '__main__':
    barrier = Barrier(3)
    children = [Process(target=work, args=(barrier,)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join()
