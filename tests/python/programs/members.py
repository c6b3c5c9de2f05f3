"""What programs find in the module: names, attributes, classes, reprs, pickles. Argument: the start method."""

import copy
import multiprocessing as mp
import multiprocessing.connection
import multiprocessing.context
import multiprocessing.process
import multiprocessing.queues
import multiprocessing.synchronize
import os
import pickle
import select
import signal
import threading

from cases import case, describe, ended, main, nothing, sleep_long


@case
def names_of_module():
    return sorted((n for n in dir(mp) if not n.startswith('_')))


@case
def all_of_module():
    return sorted(mp.__all__)


@case
def submodule_names():
    return [(m.__name__, sorted(getattr(m, '__all__', ()))) for m in (mpc, util, mp.process, mp.queues, mp.synchronize, mp.context, reduction)]


@case
def attributes_of_process():
    return sorted((n for n in dir(mp.Process()) if not n.startswith('_')))


@case
def attributes_of_connection():
    return sorted((n for n in dir(mp.Pipe()[0]) if not n.startswith('_')))


@case
def attributes_of_queue():
    return [sorted((n for n in dir(f()) if not n.startswith('_'))) for f in (mp.Queue, mp.JoinableQueue, mp.SimpleQueue)]


@case
def attributes_of_locks():
    locks = mp.Lock(), mp.RLock(), mp.Semaphore(), mp.BoundedSemaphore(), mp.Event(), mp.Condition(), mp.Barrier(1)
    return [[name for name in dir(lock) if not name.startswith('_')] for lock in locks]


@case
def modules_of_classes():
    things = mp.Queue(), mp.SimpleQueue(), mp.Lock(), mp.Event(), mp.Pipe()[0], mp.Barrier(1), mp.Condition(), mp.get_context()
    errors = mp.TimeoutError, mp.ProcessError, mp.AuthenticationError, mp.BufferTooShort
    classes = mp.Process, mp.process.BaseProcess, mp.get_context('spawn').Process, *map(type, things), *errors
    return [(each.__module__, each.__qualname__) for each in classes]


@case
def mro_of_errors():
    return [[c.__name__ for c in e.__mro__] for e in (mp.TimeoutError, mp.ProcessError, mp.AuthenticationError, mp.BufferTooShort)]


@case
def isinstance_checks():
    return (isinstance(mp.Process(), mp.process.BaseProcess), isinstance(mp.current_process(), mp.process.BaseProcess),
            isinstance(mp.current_process(), mp.Process), isinstance(mp.get_context('fork').Process(), mp.Process),
            isinstance(mp.Lock(), mp.synchronize.Lock), isinstance(mp.Queue(), mp.queues.Queue),
            isinstance(mp.JoinableQueue(), mp.queues.Queue), isinstance(mp.Event(), mp.synchronize.Event),
            isinstance(mp.Pipe()[0], mp.connection.Connection))


@case
def reprs():
    return (mp.Lock(), mp.RLock(), mp.Semaphore(3), mp.BoundedSemaphore(2), mp.Event(), mp.Condition(), mp.current_process(),
            mp.Process(name='x'), mp.Process(daemon=True))


@case
def repr_barrier():
    return repr(mp.Barrier(3))


@case
def repr_held():
    l, r = (mp.Lock(), mp.RLock())
    l.acquire()
    r.acquire()
    r.acquire()
    return (l, r)


def held_elsewhere_child(l, r, c):
    c.send((repr(l), repr(r)))


@case
def repr_held_by_other():
    l, r = (mp.Lock(), mp.RLock())
    l.acquire()
    r.acquire()
    r.acquire()
    a, b = mp.Pipe()
    ended(held_elsewhere_child, l, r, b)
    return a.recv()


@case
def repr_by_thread():
    l, r = (mp.Lock(), mp.RLock())
    l.acquire()
    r.acquire()
    out = []
    t = threading.Thread(target=lambda: out.append((repr(l), repr(r))), name='other')
    t.start()
    t.join()
    return out


@case
def lock_released_by_other_thread():
    l = mp.Lock()
    l.acquire()
    out = []
    t = threading.Thread(target=lambda: out.append(l.release()))
    t.start()
    t.join()
    return (out, l.acquire(False))


@case
def rlock_released_by_other_thread():
    l = mp.RLock()
    l.acquire()
    out = []

    def f():
        try:
            l.release()
        except BaseException as e:
            out.append(describe(e))
    t = threading.Thread(target=f)
    t.start()
    t.join()
    return out


def child_release(l, c):
    try:
        c.send(l.release())
    except BaseException as e:
        c.send(describe(e))


@case
def lock_released_by_child():
    l = mp.Lock()
    l.acquire()
    a, b = mp.Pipe()
    ended(child_release, l, b)
    return (a.recv(), l.acquire(False))


@case
def rlock_released_by_child():
    l = mp.RLock()
    l.acquire()
    a, b = mp.Pipe()
    ended(child_release, l, b)
    return a.recv()


@case
def lock_acquire_forms():
    l = mp.Lock()
    return (l.acquire(True, None), l.acquire(False), l.acquire(False, 5), l.acquire(True, 0.01), l.acquire(True, -5),
            l.acquire(1, 0), l.acquire(block=0), l.release())


@case
def lock_acquire_wrong():
    mp.Lock().acquire(True, 'x')


@case
def lock_acquire_wrong2():
    mp.Lock().acquire('yes', 1, 2)


@case
def lock_context_returns():
    with mp.Lock() as a, mp.RLock() as b, mp.Semaphore() as c:
        return (a, b, c)


@case
def condition_enter():
    with mp.Condition() as a:
        return a


@case
def lock_pickle():
    pickle.dumps(mp.Lock())


@case
def lock_copy():
    copy.copy(mp.Lock())


@case
def lock_deepcopy():
    copy.deepcopy(mp.RLock())


@case
def event_pickle():
    pickle.dumps(mp.Event())


@case
def cond_pickle():
    pickle.dumps(mp.Condition())


@case
def barrier_pickle():
    pickle.dumps(mp.Barrier(2))


@case
def queue_pickle():
    pickle.dumps(mp.Queue())


@case
def conn_pickle():
    pickle.dumps(mp.Pipe()[0])


@case
def process_pickle():
    return mp.Process(target=nothing).__reduce_ex__(2)[0].__name__


@case
def process_pickle_started():
    p = mp.Process(target=nothing)
    p.start()
    try:
        return len(pickle.dumps(p)) > 0
    finally:
        p.join()


@case
def process_copy():
    return type(copy.copy(mp.Process(target=nothing)))


@case
def process_deepcopy():
    return type(copy.deepcopy(mp.Process(target=nothing)))


@case
def current_pickle():
    pickle.dumps(mp.current_process())


@case
def authstring():
    a = mp.current_process().authkey
    return (type(a), isinstance(a, bytes), len(a), mp.process.AuthenticationString(b'x'))


@case
def queue_in_queue():
    q = mp.Queue()
    q.put(mp.Lock())
    q.close()
    q.join_thread()


@case
def lock_over_pipe():
    a, b = mp.Pipe()
    a.send(mp.Lock())


@case
def queue_over_pipe():
    a, b = mp.Pipe()
    a.send(mp.Queue())


@case
def config():
    return (sorted(mp.current_process()._config), mp.current_process()._config.get('daemon'),
            mp.current_process()._config.get('semprefix'), mp.current_process()._identity, mp.current_process()._parent_pid,
            mp.current_process()._name, mp.current_process()._popen)


@case
def internals():
    return (type(mp.process._children).__name__ in ('set', 'dict'), type(mp.process._process_counter).__name__,
            mp.process._current_process is mp.current_process(), mp.process._parent_process, mp.process.ORIGINAL_DIR == os.getcwd(),
            type(mp.process._dangling).__name__, sorted(mp.process._exitcode_to_name.items())[:3])


def tell_config(c):
    p = mp.current_process()
    parent = mp.parent_process()
    c.send((sorted(p._config), p._config.get('daemon'), p._identity, p._name, p._parent_name, p.exitcode, p.authkey == p._config['authkey']))
    c.send((p._parent_pid, parent.pid, parent.ident).count(os.getppid()))
    c.send((parent.name, parent.daemon, parent._identity))


@case
def child_config():
    a, b = mp.Pipe()
    ended(tell_config, b, daemon=True)
    return a.recv(), a.recv(), a.recv()


def parent_things(c):
    p = mp.parent_process()
    out = []
    for f in (lambda: p.is_alive(), lambda: p.join(0), lambda: p.start(), lambda: p.run(), lambda: p.terminate(), lambda: p.kill(),
              lambda: p.exitcode, lambda: p.sentinel > 0, lambda: p.close(), lambda: repr(p).replace(str(p.pid), 'PID'),
              lambda: p.authkey, lambda: p.name, lambda: p._closed):
        try:
            out.append(f())
        except BaseException as e:
            out.append(describe(e))
    c.send(out)


@case
def parents_object():
    a, b = mp.Pipe()
    ended(parent_things, b)
    return a.recv()


def undaemon(c):
    mp.current_process()._config['daemon'] = False
    try:
        p = mp.Process(target=nothing)
        p.start()
        p.join()
        c.send(p.exitcode)
    except BaseException as e:
        c.send(describe(e))


@case
def daemon_made_undaemon():
    a, b = mp.Pipe()
    ended(undaemon, b, daemon=True)
    return a.recv()


class NoDaemon(mp.Process):

    @property
    def daemon(self):
        return False

    @daemon.setter
    def daemon(self, v):
        pass


def with_child(c):
    p = mp.Process(target=nothing)
    p.start()
    p.join()
    c.send(p.exitcode)


@case
def no_daemon_property():
    a, b = mp.Pipe()
    p = NoDaemon(target=with_child, args=(b,), daemon=True)
    p.start()
    p.join()
    return (a.recv(), p.daemon, p)


class WithDel(mp.Process):

    def __init__(self, tag):
        super().__init__()
        self.tag = tag

    def run(self):
        print('run', self.tag,
              self.__dict__.keys() - {'_serial'} and sorted((k for k in self.__dict__ if k in ('tag', '_args', '_target', '_name'))),
              flush=True)


@case
def subclass_attributes():
    p = WithDel('a')
    p.start()
    p.join()
    return (p.exitcode, hasattr(p, '_target'), hasattr(p, '_args'))


class ReturnsFromRun(mp.Process):

    def run(self):
        return 5


@case
def run_returns():
    p = ReturnsFromRun()
    p.start()
    p.join()
    return p.exitcode


@case
def run_called_directly():
    p = mp.Process(target=print, args=('in the caller',), kwargs={'flush': True})
    p.run()
    p.run()
    return p


@case
def args_list_and_kwargs():
    a, b = mp.Pipe()
    p = mp.Process(target=nothing, args=[1, 2], kwargs={'x': 3})
    return (p._args, p._kwargs, p._target)


@case
def kwargs_pairs():
    return mp.Process(target=nothing, kwargs=[('a', 1)])._kwargs


@case
def name_forms():
    return (mp.Process(name='').name, mp.Process(name=None).name.startswith('Process-'), mp.Process(name='鱼').name,
            mp.Process(name=['l']).name)


@case
def sentinel_readable():
    p = mp.Process(target=sleep_long)
    p.start()
    r0 = mp.connection.wait([p.sentinel], 0)
    p.kill()
    r1 = mp.connection.wait([p.sentinel], 10) == [p.sentinel]
    r2 = select.select([p.sentinel], [], [], 10)[0] == [p.sentinel]
    p.join()
    return (r0, r1, r2, select.select([p.sentinel], [], [], 0)[0] == [p.sentinel], type(p.sentinel))


def say_and_sleep(c):
    c.send('here')
    sleep_long()


@case
def exitcode_signals():
    out = []
    for s in (signal.SIGTERM, signal.SIGKILL, signal.SIGHUP, signal.SIGSEGV, signal.SIGABRT, signal.SIGALRM):
        a, b = mp.Pipe()
        p = mp.Process(target=say_and_sleep, args=(b,))
        p.start()
        a.recv()
        os.kill(p.pid, s)
        p.join()
        out.append((s.name, p.exitcode, repr(p).split('stopped ')[1]))
    return out


if __name__ == '__main__':
    main()
