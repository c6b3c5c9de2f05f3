# "AssertionError: can only test a child process": a worker asks for its sibling, as PyTorch's DataLoader does at its end.
from multiprocessing import Process


def work():
    pass


def ask(sibling):
    try:
        print(sibling.is_alive())
    except AssertionError as error:
        print(error)
    sibling.join()


if __name__ == '__main__':
    worker = Process(target=work, name='worker')
    worker.start()
    other = Process(target=ask, args=(worker,), name='other')
    other.start()
    other.join()
    worker.join()
