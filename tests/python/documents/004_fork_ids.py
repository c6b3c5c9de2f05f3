import os

pid = os.fork()
if pid == 0:
    print('我是子进程{},我的父进程是{}'.format(os.getpid(),os.getppid()))
else:
    print('我是父进程{},我的子进程是{}'.format(os.getpid(),pid))
