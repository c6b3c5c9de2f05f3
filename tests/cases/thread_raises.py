# A thread raises: the thread ends, the process does not.
import sys
import threading


def work():
    numbers = [1, 2]
    return numbers[5]


thread = threading.Thread(target=work, name='counter')
thread.start()
thread.join()
print('main goes on', file=sys.stderr)
sys.stderr.write('and writes\n')
