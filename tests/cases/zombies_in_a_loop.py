# "defunct processes": children that are started and never joined.
import os
import time

if __name__ == '__main__':
    for _ in range(3):
        if os.fork() == 0:
            os._exit(0)
    time.sleep(0.4)
    print('still here')
