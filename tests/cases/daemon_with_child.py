# "daemonic processes are not allowed to have children".
from multiprocessing import Process


def inner():
    pass


def outer():
    Process(target=inner).start()


if __name__ == '__main__':
    child = Process(target=outer, daemon=True)
    child.start()
    child.join()
    print(child.exitcode)
