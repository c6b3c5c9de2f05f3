from multiprocessing import Process
import os
import time

def info(name):
    # 定义一个函数打印父进程id和进程id
    print("name:",name)
    print('parent process:', os.getppid())
    print('process id:', os.getpid())
    print("------------------")
    time.sleep(1)


if __name__ == '__main__':

    info('main process line')
    # 开启两个进程运行
    p1 = Process(target=info, args=('alvin',))
    p2 = Process(target=info, args=('egon',))
    p1.start()
    p2.start()

    p1.join()
    p2.join()

    print("ending")
