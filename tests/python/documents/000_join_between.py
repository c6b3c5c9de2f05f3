import time
import os
from multiprocessing import Process


def f(process_name):
    print('%s  start......'%process_name, os.getpid(), os.getppid())
    time.sleep(2)     #
    print('........%s   end'%process_name, os.getpid(), os.getppid())


f1 = Process(target=f, args=('f1', ))
f2 = Process(target=f, kwargs={'process_name':'f2'})
f3 = Process(target=f, args=('f3',))


if __name__ == "__main__":
    print('主进程开始', os.getpid())
    f1.start()
    f1.join()
    f2.start()
    f3.start()
    time.sleep(4)     
    print('主进程中的内容')
