import time
import os
from multiprocessing import Process


class MyProcess(Process):
    def __init__(self,name):
        self.name = name
        super().__init__()

    def run(self):
        print('%s  start......' % self.name, os.getpid(), os.getppid())
        time.sleep(2)
        print('........%s   end' % self.name, os.getpid(), os.getppid())

if __name__ == '__main__':
    print('pycharm进程id', os.getppid())
    print('当前脚本进程id', os.getpid())
    f1 = MyProcess('f1')
    f2 = MyProcess('f2')
    f3 = MyProcess('f3')
    f1.start()
    f2.start()
    f3.start()
