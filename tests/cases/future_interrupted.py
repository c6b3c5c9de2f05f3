# Ctrl-C while the program waits in Future.result().
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def interrupt():
    time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGINT)


executor = ThreadPoolExecutor(1)
future = executor.submit(time.sleep, 0.6)
threading.Thread(target=interrupt, name='interrupt').start()
try:
    future.result()
except KeyboardInterrupt:
    print('interrupted')
