import os
pid = os.fork()
if pid == 0:
    print('子进程')
else:
    print('父进程')
