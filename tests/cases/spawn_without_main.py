# "An attempt has been made to start a new process before ...": spawn imports the script, which starts a process again.
from multiprocessing import Process, set_start_method


def work():
    print('at work')


set_start_method('spawn', force=True)
child = Process(target=work)
child.start()
child.join()
print('exit code', child.exitcode)
