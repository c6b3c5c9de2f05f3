import time
from multiprocessing import Event, Process


def runner(name, gun):
    print(name, 'is ready')
    gun.wait()
    print(name, 'runs')


def impatient(gun):
    print('impatient: wait(1) says', gun.wait(1))


if __name__ == '__main__':
    gun = Event()
    ps = [Process(target=runner, args=(name, gun)) for name in ('r1', 'r2', 'r3')]
    ps.append(Process(target=impatient, args=(gun,)))
    for p in ps:
        p.start()
    time.sleep(2)
    print('is_set', gun.is_set())
    print('bang')
    gun.set()
    for p in ps:
        p.join()
    print('is_set', gun.is_set())
