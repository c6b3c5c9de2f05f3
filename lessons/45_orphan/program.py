import os
import time

parent = os.getpid()
if os.fork() == 0:
    print('child: my parent is the one who made me', os.getppid() == parent)
    while os.getppid() == parent:
        time.sleep(0.1)
    print('child: now I have another parent', os.getppid() != parent)
    time.sleep(1)
    print('child: end')
else:
    time.sleep(2)
    print('parent: end')
