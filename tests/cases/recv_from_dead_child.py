# The child dies of an error before it sends, and the parent holds the child's end open, too.
from multiprocessing import Pipe, Process


def work(end):
    end.send(1 / 0)


if __name__ == '__main__':
    ours, theirs = Pipe()
    p = Process(target=work, args=(theirs,))
    p.start()
    print(ours.recv())
    p.join()
