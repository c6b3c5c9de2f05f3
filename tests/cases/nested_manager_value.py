# "Manager().dict() does not see a change of a list in it".
from multiprocessing import Manager, Process


def work(shared):
    shared['list'].append(1)
    shared['number'] = 7


if __name__ == '__main__':
    with Manager() as manager:
        shared = manager.dict(list=[], number=0)
        child = Process(target=work, args=(shared,))
        child.start()
        child.join()
        print(shared['list'], shared['number'])
