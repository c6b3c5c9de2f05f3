import multiprocessing as mp
import os
import signal
import time


def bite():
    time.sleep(0.1)
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(0.2)
    print('the child goes on', flush=True)


if __name__ == '__main__':
    child = mp.Process(target=bite, name='child')
    child.start()
    child.join()
