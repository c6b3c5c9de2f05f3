"""How processes end, and what goes on in them: exit codes, output, signals, threads, finalizers, logs. Argument: the start method."""

import atexit
import faulthandler
import gc
import logging
import multiprocessing as mp
import multiprocessing.connection
import multiprocessing.util
import os
import random
import signal
import sys
import threading
import time

from cases import attempt, case, ended, main, nothing


def interrupted():
    try:
        raise KeyboardInterrupt
    finally:
        print('finally', flush=True)


@case
def keyboard_interrupt():
    return ended(interrupted).exitcode


def sigint_self():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(1)


@case
def sigint_in_child():
    return ended(sigint_self).exitcode


def generator_exit():
    raise GeneratorExit('x')


@case
def generatorexit():
    return ended(generator_exit).exitcode


class MyBase(BaseException):
    pass


def base_exc():
    raise MyBase('mine')


@case
def base_exception():
    return ended(base_exc).exitcode


def chained():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError('second') from e


@case
def chained_exception():
    return ended(chained).exitcode


def group():
    raise ExceptionGroup('g', [ValueError(1), TypeError(2)])


@case
def exception_group():
    return ended(group).exitcode


def exit_code(c):
    sys.exit(c)


class Odd:

    def __str__(self):
        return 'odd text'


@case
def exits():
    return [ended(exit_code, c).exitcode for c in (None, 0, 3, -1, 256, 'msg', 1.0, (1,), [], True, False, '')]


def exit_object():
    sys.exit(Odd())


@case
def exit_obj():
    return ended(exit_object).exitcode


def exit_systemexit_args():
    raise SystemExit(1, 2)


@case
def exit_two():
    return ended(exit_systemexit_args).exitcode


def thread_exit():
    t = threading.Thread(target=sys.exit, args=(5,))
    t.start()
    t.join()


@case
def exit_in_thread():
    return ended(thread_exit).exitcode


def thread_error():
    t = threading.Thread(target=lambda: 1 / 0)
    t.start()
    t.join()


@case
def error_in_thread():
    return ended(thread_error).exitcode


def thread_longer():

    def f():
        time.sleep(0.3)
        print('thread done', flush=True)
    threading.Thread(target=f).start()


@case
def nondaemon_thread_waited():
    return ended(thread_longer).exitcode


def daemon_thread():

    def f():
        time.sleep(5)
        print('never', flush=True)
    threading.Thread(target=f, daemon=True).start()


@case
def daemon_thread_not_waited():
    t = time.monotonic()
    return (ended(daemon_thread).exitcode, time.monotonic() - t < 5)


def say(x):
    print(x, flush=True)


def with_atexit():
    atexit.register(say, 'atexit in child')
    say('body')


@case
def atexit_child():
    return ended(with_atexit).exitcode


def with_finalize():
    mp.util.Finalize(None, say, ('low',), exitpriority=1)
    mp.util.Finalize(None, say, ('high',), exitpriority=10)
    mp.util.Finalize(None, say, ('none',))
    say('body')


@case
def finalize_child():
    return ended(with_finalize).exitcode


@case
def finalize_here():

    class O:
        pass
    o = O()
    out = []
    f = mp.util.Finalize(o, out.append, (1,), exitpriority=0)
    a = f.still_active()
    del o
    gc.collect()
    return (out, a, f.still_active(), attempt(mp.util.Finalize, None, print), repr(f))


@case
def after_fork_register():

    class O:
        pass
    o = O()
    mp.util.register_after_fork(o, lambda x: say('after fork'))
    r = ended(say, 'run')
    return r.exitcode if mp.get_start_method() == 'fork' else 0


@case
def after_fork_local():
    l = mp.util.ForkAwareLocal()
    l.x = 1
    lock = mp.util.ForkAwareThreadLock()
    return (l.x, lock.acquire(False), lock.release())


def unflushed():
    sys.stdout.write('no newline')
    sys.stderr.write('err no newline')


@case
def flush_at_end():
    r = ended(unflushed).exitcode
    say('')
    return r


def os_exit_unflushed():
    sys.stdout.write('lost')
    os._exit(0)


@case
def parents_buffer():
    sys.stdout.write('once,')
    return ended(nothing).exitcode


def closed_stdout():
    sys.stdout.close()


@case
def child_closes_stdout():
    return ended(closed_stdout).exitcode


def none_stdout():
    sys.stdout = None
    sys.stderr = None


@case
def child_no_stdout():
    return ended(none_stdout).exitcode


def broken_stdout():

    class W:

        def write(self, s):
            pass

        def flush(self):
            raise ValueError('flush of closed')
    sys.stdout = W()


@case
def child_broken_flush():
    return ended(broken_stdout).exitcode


def broken_stdout2():

    class W:

        def write(self, s):
            pass

        def flush(self):
            raise OSError('flush os error')
    sys.stdout = W()


@case
def child_broken_flush2():
    return ended(broken_stdout2).exitcode


def noflush():

    class W:

        def write(self, s):
            pass
    sys.stdout = W()
    print('x')


@case
def child_no_flush_method():
    return ended(noflush).exitcode


handled = []


def handler(n, f):
    handled.append(n)
    say(f'handler {n} in {mp.current_process().name[:7]}')


def raise_usr():
    os.kill(os.getpid(), signal.SIGUSR1)


@case
def handlers_inherited():
    signal.signal(signal.SIGUSR1, handler)
    r = ended(raise_usr).exitcode
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    return r


def term_handler_child(c):

    def h(n, f):
        say('cleaning up')
        sys.exit(7)
    signal.signal(signal.SIGTERM, h)
    c.send('ready')
    time.sleep(10)


@case
def term_handled():
    a, b = mp.Pipe()
    p = mp.Process(target=term_handler_child, args=(b,))
    p.start()
    a.recv()
    p.terminate()
    p.join()
    return p.exitcode


def tell_dispositions(c):
    c.send([signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGPIPE, signal.SIGCHLD)])
    c.send(signal.getsignal(signal.SIGINT) is signal.default_int_handler)


@case
def dispositions():
    a, b = mp.Pipe()
    ended(tell_dispositions, b)
    return a.recv(), a.recv()


@case
def alarm_interrupts_get():

    def h(n, f):
        raise TimeoutError('alarm')
    signal.signal(signal.SIGALRM, h)
    q = mp.Queue()
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    r = attempt(q.get)
    a, b = mp.Pipe()
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    r2 = attempt(a.recv)
    l = mp.Lock()
    l.acquire()
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    r3 = attempt(l.acquire)
    e = mp.Event()
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    r4 = attempt(e.wait)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    r5 = attempt(mp.connection.wait, [a])
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    r6 = attempt(a.poll, 5)
    return (r, r2, r3, r4, r5, r6)


@case
def handler_continues():
    n = []
    signal.signal(signal.SIGALRM, lambda *a: n.append(1))
    q = mp.Queue()
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    t = time.monotonic()
    r = attempt(q.get, timeout=0.4)
    d = time.monotonic() - t
    return (r, len(n), 0.35 < d)


def random_child(q):
    q.put(random.random())


@case
def random_differs():
    random.seed(1)
    q = mp.Queue()
    [ended(random_child, q) for _ in range(2)]
    a, b = (q.get(), q.get())
    return a == b


def ids(c):
    current, first = threading.current_thread(), threading.main_thread()
    c.send((current.name, first is current, threading.active_count(), first.ident == threading.get_ident(), first.native_id == os.getpid(),
            os.getppid() == mp.parent_process().pid))


@case
def main_thread_in_child():
    a, b = mp.Pipe()
    ended(ids, b)
    return a.recv()


@case
def fork_from_thread():
    a, b = mp.Pipe()
    t = threading.Thread(target=ended, args=(ids, b), name='starter')
    t.start()
    t.join()
    return a.recv()


@case
def start_from_thread_join_here():
    ps = []
    t = threading.Thread(target=lambda: (ps.append(mp.Process(target=nothing)), ps[0].start()))
    t.start()
    t.join()
    ps[0].join()
    return ps[0].exitcode


def os_fork_child():
    pid = os.fork()
    if pid == 0:
        os._exit(3)
    say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


@case
def raw_fork_in_child():
    return ended(os_fork_child).exitcode


def faulting():
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


@case
def segv():
    return ended(faulting).exitcode


def environ_child():
    say((os.environ.get('FROM_PARENT'), os.getcwd() == '/', sys.argv[0][-5:], __name__ in ('__main__', '__mp_main__'), len(sys.path) > 1))


@case
def environment_passed():
    os.environ['FROM_PARENT'] = 'yes'
    return ended(environ_child).exitcode


@case
def logging_forms():
    l = mp.get_logger()
    return (l.name, l.level, l.handlers, mp.get_logger() is l, mp.util.get_logger() is l, l.propagate, mp.util.SUBDEBUG,
            mp.SUBWARNING, attempt(mp.util.sub_debug, 'x %s', 1), mp.util._logger is l)


@case
def log_stderr():
    l = mp.log_to_stderr(logging.INFO)
    l.warning('doomed')
    l.info('child about to start')
    ended(nothing)
    q = mp.Queue()
    q.put(1)
    q.get()
    q.close()
    q.join_thread()
    return (len(l.handlers), l.handlers[0].formatter._fmt)


if __name__ == '__main__':
    main()
