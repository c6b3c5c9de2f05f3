import time
from multiprocessing import Process


def f(name, seconds):
    print(name, 'start')
    time.sleep(seconds)
    print(name, 'end')


if __name__ == '__main__':
    d = Process(target=f, args=('daemon', 5), daemon=True)
    c = Process(target=f, args=('child', 2))
    print('d.daemon', d.daemon, ' c.daemon', c.daemon)
    d.start()
    c.start()
    time.sleep(1)
    print('main: end of my code')
