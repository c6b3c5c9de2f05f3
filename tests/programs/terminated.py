import time
from multiprocessing import Process


def f():
    print('start', flush=True)
    time.sleep(60)
    print('end')


if __name__ == '__main__':
    child = Process(target=f)
    print('initial')
    child.start()
    time.sleep(0.1)
    print('alive' if child.is_alive() else 'not alive')
    child.terminate()
    child.join()
    print('alive' if child.is_alive() else 'not alive')
    print('stopped[SIGTERM]', child.exitcode)
