# "All my processes have the same pid": run() is called where start() was meant.
from multiprocessing import Process


def work():
    print('at work')


if __name__ == '__main__':
    child = Process(target=work)
    child.run()
    print(child.pid)
