import time
from multiprocessing import Process


class MyProcess(Process):
    def run(self):
        print('hello', self.name)
        time.sleep(0.1)


if __name__ == '__main__':
    children = [MyProcess() for i in range(3)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    print('end')
