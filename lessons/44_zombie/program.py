import os
import time

pid = os.fork()
if pid == 0:
    print('child: I end now')
    os._exit(3)

time.sleep(1)
with open('/proc/%d/stat' % pid) as stat:
    print('parent: state of my child', stat.read().rpartition(')')[2].split()[0])
time.sleep(1)
waited, status = os.waitpid(pid, 0)
print('parent: waitpid says exit code', os.waitstatus_to_exitcode(status))
print('parent: child still in the table', os.path.exists('/proc/%d' % pid))
