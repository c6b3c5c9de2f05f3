# "How to stop a process gracefully": a handler of SIGTERM that leaves by an exception.
import signal
import sys
import time
from multiprocessing import Process


def stop(*_):
    print('cleaning up')
    sys.exit(3)


def work():
    signal.signal(signal.SIGTERM, stop)
    print('working')
    time.sleep(30)


if __name__ == '__main__':
    child = Process(target=work)
    child.start()
    time.sleep(0.5)
    child.terminate()
    child.join()
    print(child.exitcode)
