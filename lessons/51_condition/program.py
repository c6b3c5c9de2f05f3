import time
from multiprocessing import Condition, Process, Value


def eater(name, kitchen, meals):
    with kitchen:
        while meals.value == 0:
            print(name, 'waits')
            kitchen.wait()
        meals.value -= 1
        print(name, 'eats')


def cook(kitchen, meals):
    for _ in range(2):
        time.sleep(1)
        with kitchen:
            meals.value += 1
            print('cook: one meal')
            kitchen.notify()


if __name__ == '__main__':
    kitchen = Condition()
    meals = Value('i', 0)
    ps = [Process(target=eater, args=(name, kitchen, meals)) for name in ('e1', 'e2')]
    ps.append(Process(target=cook, args=(kitchen, meals)))
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('meals left', meals.value)
