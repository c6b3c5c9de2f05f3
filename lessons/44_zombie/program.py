import os
import time

pid = os.fork()
if pid == 0:
    print('child: I end now')
    os._exit(3)


def state():
    with open('/proc/%d/stat' % pid) as stat:
        return stat.read().rpartition(')')[2].split()[0]


while state() != 'Z':
    time.sleep(0.1)
print('parent: state of my child', state())
time.sleep(2)
waited, status = os.waitpid(pid, 0)
print('parent: waitpid says exit code', os.waitstatus_to_exitcode(status))
print('parent: child still in the table', os.path.exists('/proc/%d' % pid))
