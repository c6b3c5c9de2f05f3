import time
from multiprocessing import Process, current_process


def f():
    time.sleep(3)


if __name__ == '__main__':
    p = Process(target=f)
    p.start()
    print('join(0.5) returns', p.join(0.5), ' exitcode', p.exitcode)
    print('join()    returns', p.join(), ' exitcode', p.exitcode)
    print('once more        ', p.join(), ' exitcode', p.exitcode)

    def join_myself():
        try:
            current_process().join()
        except AssertionError as error:
            print('join of oneself: AssertionError:', error)

    q = Process(target=join_myself)
    q.start()
    q.join()
