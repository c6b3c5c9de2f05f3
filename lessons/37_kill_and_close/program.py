import signal
import time
from multiprocessing import Event, Process


def stubborn(ready):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    time.sleep(30)


if __name__ == '__main__':
    ready = Event()
    p = Process(target=stubborn, args=(ready,))
    p.start()
    ready.wait()
    p.terminate()
    p.join(2)
    print('after terminate', p.is_alive(), p.exitcode)
    try:
        p.close()
    except ValueError as error:
        print('ValueError:', error)
    p.kill()
    p.join()
    print('after kill', p.is_alive(), p.exitcode)
    p.close()
    try:
        p.is_alive()
    except ValueError as error:
        print('ValueError:', error)
