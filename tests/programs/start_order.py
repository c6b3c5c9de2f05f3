import os
import time
from multiprocessing import Process


def f(process_name):
    print(process_name, 'start......', os.getpid(), os.getppid())
    time.sleep(0.2)
    print('........' + process_name, 'end', os.getpid(), os.getppid())


f1 = Process(target=f, args=('f1',))
f2 = Process(target=f, args=('f2',))
f3 = Process(target=f, kwargs={'process_name': 'f3'})

if __name__ == '__main__':
    print('main begins', os.getpid())
    f1.start()
    f2.start()
    f3.start()
    print('what main does')
