# "FileNotFoundError from a Manager's list": main ends without join(), and its Manager ends before the child has used it.
from multiprocessing import Manager, Process
from time import sleep


def work(found):
    sleep(0.3)
    found.append(1)


if __name__ == '__main__':
    manager = Manager()
    found = manager.list()
    child = Process(target=work, args=(found,))
    child.start()
