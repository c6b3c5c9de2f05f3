import sys
import time
from multiprocessing import Process, current_process


def look_at(other):
    print('the child sees itself', current_process())
    print('the child sees p1    ', other)


if __name__ == '__main__':
    p1 = Process(target=time.sleep, args=(10,), daemon=True)
    print('before start         ', p1)
    p1.start()
    print('after start          ', p1)

    p2 = Process(target=look_at, args=(p1,))
    p2.start()
    p2.join()
    print('ended by itself      ', p2)

    p3 = Process(target=sys.exit, args=(1,))
    p3.start()
    p3.join()
    print('exit code 1          ', p3)

    p1.terminate()
    p1.join()
    print('after terminate, join', p1)

    p2.close()
    print('after close          ', p2)
    print('the parent sees itself', current_process())
