import multiprocessing as mp
import os
import signal
import time


def sleep():
    time.sleep(60)


if __name__ == '__main__':
    child = mp.Process(target=sleep, name='child')
    child.start()
    time.sleep(0.1)
    os.kill(os.getppid(), signal.SIGKILL)  # What watches over this program.
    child.join()
