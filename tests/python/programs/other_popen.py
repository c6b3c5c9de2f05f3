"""A Popen of the program's own, as joblib's loky has one: fork and exec of an interpreter, or only one call that starts it. Argument: which."""

import io
import multiprocessing as mp
import os
import pickle
import sys
from multiprocessing import connection, process, reduction, util
from multiprocessing.context import set_spawning_popen

CHILD = 'import other_popen; other_popen.be_child()'


class DupFd:
    def __init__(self, fd):
        self.fd = fd

    def detach(self):
        return self.fd


class Popen:
    method = 'other'
    DupFd = DupFd

    def __init__(self, process_obj):
        self.returncode = None
        self.kept = []
        file = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(process_obj, file)
        finally:
            set_spawning_popen(None)
        child_reads, parent_writes = os.pipe()
        self.kept.append(child_reads)
        self.pid = START[sys.argv[1]]([sys.executable, '-c', CHILD, str(child_reads)], self.kept)
        os.close(child_reads)
        self.sentinel = os.pidfd_open(self.pid)
        with open(parent_writes, 'wb') as pipe:
            pipe.write(file.getbuffer())

    def duplicate_for_child(self, fd):
        self.kept.append(fd)
        return fd

    def poll(self, flag=os.WNOHANG):
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, flag)
            if pid == self.pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout=None):
        return self.poll(0)


def fork_and_exec(words, kept):
    pid = os.fork()
    if pid == 0:
        for fd in kept:
            os.set_inheritable(fd, True)
        os.execve(words[0], words, {**os.environ, 'PYTHONPATH': HERE})
    return pid


def start(words, kept):
    os.environ['PYTHONPATH'] = HERE
    return util.spawnv_passfds(os.fsencode(words[0]), words, kept)


START = {'exec': fork_and_exec, 'start': start}
HERE = os.path.dirname(os.path.abspath(__file__)) + os.pathsep + os.environ.get('PYTHONPATH', '')


class Process(process.BaseProcess):
    _start_method = 'spawn'

    @staticmethod
    def _Popen(process_obj):
        return Popen(process_obj)


class OwnConnection:
    """Taken apart and put together by other means than ours, as loky does."""

    def __init__(self, end):
        self.end = end

    def __reduce__(self):
        return rebuild, (reduction.DupFd(self.end.fileno()), self.end.readable, self.end.writable)


def rebuild(fd, readable, writable):
    return OwnConnection(connection.Connection(fd.detach(), readable, writable))


def work(queue, lock, own):
    with lock:
        queue.put(('from', process.current_process().name))
    own.end.send([own.end.recv(), 'and back'])
    sys.exit(4)


def be_child():
    sys.modules['__main__'] = sys.modules['other_popen']
    with open(int(sys.argv[1]), 'rb') as pipe:
        self = pickle.load(pipe)
    sys.exit(self._bootstrap())


if __name__ == '__main__':
    sys.modules['other_popen'] = sys.modules['__main__']
    context = mp.get_context('spawn')
    queue, lock = context.Queue(), context.Lock()
    ours, theirs = mp.Pipe()
    child = Process(target=work, args=(queue, lock, OwnConnection(theirs)), name='worker')
    child.start()
    ours.send('there')
    print(queue.get(), ours.recv(), lock.acquire())
    print(child.is_alive() in (True, False))
    child.join()
    print(child.exitcode, child.is_alive())
