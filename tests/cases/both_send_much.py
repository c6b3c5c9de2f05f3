# "Pipe deadlock": both send before they receive.
from multiprocessing import Pipe, Process


def work(connection):
    connection.send('b' * 1_000_000)
    connection.recv()


if __name__ == '__main__':
    here, there = Pipe()
    child = Process(target=work, args=(there,))
    child.start()
    here.send('a' * 1_000_000)
    here.recv()
    child.join()
