import multiprocessing as mp
import time

class S_Process(mp.Process):
    def __init__(self,i):
        super().__init__()
        self.i = i

    def run(self):
        # print(mp.current_process() == self) # True
        print(self.name,self.i)
        time.sleep(2)


if __name__ == '__main__':
    print(mp.current_process().name)
    ps = []
    for i in range(10):
        p = S_Process(i)
        p.start()
        ps.append(p)
    for p in ps:
        p.join()
    print('end')
