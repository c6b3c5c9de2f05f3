# Two threads take two locks in opposite order.
import threading
import time

a, b = threading.Lock(), threading.Lock()


def one():
    with a:
        time.sleep(0.2)
        with b:
            print('one')


def two():
    with b:
        time.sleep(0.2)
        with a:
            print('two')


threads = [threading.Thread(target=one, name='one'), threading.Thread(target=two, name='two')]
for each in threads:
    each.start()
for each in threads:
    each.join()
