import multiprocessing as mp

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
'''
S_Process-3 2
S_Process-7 6
S_Process-8 7
S_Process-4 3
S_Process-1 0
S_Process-6 5
S_Process-2 1
S_Process-5 4
S_Process-9 8
S_Process-10 9
end
'''
