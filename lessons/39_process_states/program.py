import os
import signal
import time
from multiprocessing import Process


def state(pid):
    with open('/proc/%d/stat' % pid) as stat:
        return stat.read().rpartition(')')[2].split()[0]


def comes_to(pid, letter):
    while state(pid) != letter:
        time.sleep(0.05)
    return letter


def compute():
    while True:
        pass


if __name__ == '__main__':
    sleeper = Process(target=time.sleep, args=(30,))
    worker = Process(target=compute)
    sleeper.start()
    worker.start()
    print('worker : ready or running', comes_to(worker.pid, 'R'))
    print('sleeper: waits for its time', comes_to(sleeper.pid, 'S'))
    time.sleep(1)
    os.kill(worker.pid, signal.SIGSTOP)
    print('worker : stopped', comes_to(worker.pid, 'T'))
    time.sleep(1)
    os.kill(worker.pid, signal.SIGCONT)
    print('worker : ready or running again', comes_to(worker.pid, 'R'))
    worker.kill()
    print('worker : zombie', comes_to(worker.pid, 'Z'))
    time.sleep(1)
    worker.join()
    print('worker : gone', not os.path.exists('/proc/%d' % worker.pid))
    sleeper.terminate()
    sleeper.join()
