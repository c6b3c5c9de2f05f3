import time
from multiprocessing import Barrier, Process


def hiker(name, hours, summit):
    time.sleep(hours)
    print(name, 'is at the summit')
    summit.wait()
    print(name, 'goes down')


if __name__ == '__main__':
    summit = Barrier(3)
    ps = [Process(target=hiker, args=(name, hours, summit), name=name) for name, hours in (('A', 0.2), ('B', 0.5), ('C', 1.5))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
