"""Timeouts of queues, and what stands beside processes: pools, managers, shared memory, futures, contexts. Argument: the start method."""

import concurrent.futures
import ctypes
import multiprocessing as mp
import multiprocessing.connection
import multiprocessing.managers
import multiprocessing.pool
import multiprocessing.sharedctypes
import os
import pickle
import sys
import time

from cases import attempt, case, describe, ended, main, nothing


def took(f, *a, least=0, **k):
    """What came of it, whether it took so long at least, and whether it did not take the 5 seconds that nobody is to wait."""
    t = time.monotonic()
    r = attempt(f, *a, **k)
    return (r, least <= time.monotonic() - t < 4)


@case
def queue_timing():
    q = mp.Queue(1)
    return (took(q.get, True, 0.2, least=0.19), took(q.get, timeout=0), took(q.get, False, 5), took(q.get, timeout=-1), q.put(1),
            took(q.put, 2, True, 0.2, least=0.19), took(q.put, 2, False, 5), took(q.put, 2, timeout=-3), took(q.put_nowait, 2), q.full(),
            q.qsize())


@case
def queue_wrong_timeout():
    q = mp.Queue()
    return (attempt(q.get, True, 'x'), attempt(q.put, 1, True, 'x'), attempt(q.get, timeout='x'), attempt(q.put, 1, bogus=2),
            attempt(q.get, 1, 2, 3))


@case
def queue_sizes():
    q = mp.Queue(3)
    r = [q.qsize(), q.empty(), q.full()]
    [q.put(i) for i in range(3)]
    mp.connection.wait([q._reader])
    return (r, q.qsize(), q.empty(), q.full(), [q.get() for _ in range(3)], q._maxsize)


@case
def simplequeue_internals():
    q = mp.SimpleQueue()
    return ([hasattr(q, n) for n in ('_reader', '_writer', '_rlock', '_wlock', '_poll')], q._reader.fileno() > 0)


@case
def wait_on_queue_reader():
    q = mp.Queue()
    r = mp.connection.wait([q._reader], 0)
    q.put(1)
    return (r, mp.connection.wait([q._reader], 5) == [q._reader], q.get())


def put_many(q, n):
    for i in range(n):
        q.put('x' * 1000)


@case
def join_without_get():
    q = mp.Queue()
    p = mp.Process(target=put_many, args=(q, 500))
    p.start()
    p.join(0.5)
    a = p.is_alive()
    [q.get() for _ in range(500)]
    p.join(5)
    return (a, p.exitcode)


def put_cancel(q):
    q.cancel_join_thread()
    put_many(q, 5000)


@case
def cancel_join():
    q = mp.Queue()
    p = mp.Process(target=put_cancel, args=(q,))
    p.start()
    p.join(10)
    return p.exitcode


@case
def order_one_producer():
    q = mp.Queue()
    p = mp.Process(target=put_numbers, args=(q,))
    p.start()
    r = [q.get() for _ in range(1000)] == list(range(1000))
    p.join()
    return r


def put_numbers(q):
    [q.put(i) for i in range(1000)]


@case
def task_done_flow():
    q = mp.JoinableQueue()
    p = mp.Process(target=worker, args=(q,), daemon=True)
    p.start()
    [q.put(i) for i in range(20)]
    q.join()
    return (p.is_alive(), q.qsize(), p.terminate())


def worker(q):
    while True:
        q.get()
        q.task_done()


@case
def queue_closed_in_other():
    q = mp.Queue()
    q.put(1)
    q.get()
    q.close()
    q.join_thread()
    return (attempt(q.put, 1), attempt(q.get), attempt(q.empty), attempt(q.qsize))


@case
def simplequeue_close():
    q = mp.SimpleQueue()
    q.put(1)
    r = q.get()
    q.close()
    return (r, attempt(q.put, 1), attempt(q.get), attempt(q.empty))


def child_modifies(d):
    d['x'] = 1


@case
def pool_forms():
    with mp.Pool(2) as pool:
        out = [pool.map(abs, [-1, -2, 3]), pool.apply(pow, (2, 5)), pool.apply_async(pow, (2, 6)).get(timeout=10),
               list(pool.imap(abs, [-4, -5], 1)), sorted(pool.imap_unordered(abs, range(-5, 0))),
               pool.starmap(pow, [(2, 2), (3, 2)]), attempt(pool.apply, int, ('x',)),
               attempt(pool.apply_async(time.sleep, (5,)).get, timeout=0.1)]
        r = pool.map_async(abs, [-1])
        r.wait(5)
        out += [r.ready(), r.successful(), r.get()]
        cb = []
        pool.apply_async(abs, (-7,), callback=cb.append).wait()
        out.append(cb)
        eb = []
        pool.apply_async(int, ('z',), error_callback=lambda e: eb.append(describe(e))).wait()
        out.append(eb)
        out.append(repr(pool))
    out += [repr(pool), attempt(pool.apply, abs, (1,))]
    return out


lock = None


def init(l):
    global lock
    lock = l


def locked(i):
    with lock:
        return i * 2


@case
def pool_initializer_lock():
    l = mp.Lock()
    with mp.Pool(2, initializer=init, initargs=(l,)) as pool:
        return pool.map(locked, range(5))


@case
def pool_lock_as_argument():
    with mp.Pool(1) as pool:
        return (attempt(pool.apply, init, (mp.Lock(),)), attempt(pool.map, init, [mp.Queue()]))


@case
def pool_maxtasks():
    with mp.Pool(1, maxtasksperchild=1) as pool:
        return len({pool.apply(os.getpid) for _ in range(3)})


@case
def pool_names():
    with mp.Pool(2) as pool:
        return sorted(set(pool.map(who, range(6), chunksize=1)))[0][1:]


def who(i):
    p = mp.current_process()
    time.sleep(0.05)
    return (p.name, p.daemon, type(p).__name__, mp.parent_process().name)


def pool_kid_start(i):
    return attempt(lambda: mp.Process(target=nothing).start())


@case
def pool_children():
    with mp.Pool(1) as pool:
        return pool.map(pool_kid_start, [1])


@case
def threadpool():
    with mp.pool.ThreadPool(2) as pool:
        return pool.map(abs, [-1, -2])


@case
def manager_forms():
    with mp.Manager() as m:
        d, l, n, v, a, q, e, lk = (m.dict(), m.list([1]), m.Namespace(), m.Value('i', 3), m.Array('i', [1, 2]), m.Queue(),
                                   m.Event(), m.Lock())
        ended(child_modifies, d)
        l.append(d)
        n.x = 1
        v.value += 1
        q.put(5)
        e.set()
        with lk:
            pass
        return (d.copy(), len(l), n.x, v.value, list(a), q.get(), e.is_set(), repr(d), str(l), attempt(d.__getitem__, 'none'))


class Counter:

    def __init__(self):
        self.n = 0

    def inc(self):
        self.n += 1
        return self.n


class MyManager(mp.managers.BaseManager):
    pass


MyManager.register('Counter', Counter)


@case
def custom_manager():
    with MyManager(ctx=mp.get_context()) as m:
        c = m.Counter()
        c.inc()
        return c.inc()


@case
def remote_manager():
    m = MyManager(address=('localhost', 0), authkey=b'abc')
    m.start()
    n = MyManager(address=m.address, authkey=b'abc')
    n.connect()
    r = n.Counter().inc()
    m.shutdown()
    return r


@case
def value_array_forms():
    v, a, r, ra = (mp.Value('d', 1.5), mp.Array('i', range(3)), mp.RawValue('i', 2), mp.RawArray('c', 5))
    w = mp.Value('i', lock=False)
    ended(change, v, a, r, ra)
    return (v.value, a[:], r.value, ra.value, type(w).__name__, repr(v), type(v.get_lock()).__name__,
            type(mp.Value('i', lock=mp.Lock()).get_lock()).__name__, attempt(mp.Value, 'i', lock=5), attempt(mp.Value, 'nope'))


def change(v, a, r, ra):
    with v.get_lock():
        v.value = 9.5
    a[1] = 7
    r.value = 3
    ra.value = b'hi'


@case
def struct_shared():
    import ctypes

    class P(ctypes.Structure):
        _fields_ = [('x', ctypes.c_double)]
    a = mp.Array(P, [(1.5,), (2.5,)])
    return [p.x for p in a]


@case
def sharedctypes_copy():
    v = mp.Value('i', 3)
    a = mp.Array('c', b'hello')
    a.value = b'ab'
    r = mp.RawArray('u', 'abc')
    n = mp.RawValue(ctypes.c_bool, True)
    f = mp.Value('f', 1.5)
    with f.get_lock():
        f.value *= 2
    g = mp.RawArray('d', 3)
    g[:] = [1, 2, 3]
    g[-1] += 1
    return (repr(v), repr(n), repr(f), a.value, a.raw, r.value, r[1], n.value, f.value, g[:], g[0:3:2], list(g), sum(g), 4 in g, len(g),
            attempt(lambda: g[3]), attempt(lambda: g['x']), attempt(g.__setitem__, 0, 'x'), attempt(setattr, v, 'value', None),
            isinstance(n, ctypes.c_bool), isinstance(g, ctypes.Array), type(n).__name__, ctypes.sizeof(g), ctypes.string_at(a.get_obj()),
            bytes(memoryview(mp.RawArray('b', b'xyz'))), ctypes.c_double.from_buffer(g).value, attempt(pickle.dumps, n),
            mp.sharedctypes.copy(v).value, mp.sharedctypes.copy(g)[:], mp.sharedctypes.synchronized(mp.RawValue('i', 5)).value)


@case
def futures():
    with concurrent.futures.ProcessPoolExecutor(2) as ex:
        return (list(ex.map(abs, [-1, -2])), ex.submit(pow, 2, 3).result(), attempt(ex.submit(int, 'x').result))


@case
def futures_context():
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=mp.get_context('spawn')) as ex:
        return ex.submit(abs, -3).result()


@case
def futures_broken():
    with concurrent.futures.ProcessPoolExecutor(1) as ex:
        return attempt(ex.submit(os._exit, 3).result)


@case
def contexts():
    c = mp.get_context('spawn')
    q = c.Queue()
    p = c.Process(target=put_numbers, args=(q,))
    p.start()
    r = [q.get() for _ in range(1000)][-1]
    p.join()
    return (r, type(p).__name__, c.get_start_method(), type(q).__module__, c.Lock(), type(c.Pipe()[0]).__name__,
            c.current_process() is mp.current_process(), c.active_children(), c.parent_process(),
            attempt(c.set_start_method, 'fork'), mp.get_context() is not None, mp.get_context().get_start_method())


@case
def context_reverse():
    q = mp.get_context('spawn').Queue()
    p = mp.get_context('fork').Process(target=put_numbers, args=(q,))
    p.start()
    r = [q.get() for _ in range(1000)][-1]
    p.join()
    return r


@case
def context_names():
    return sorted((n for n in dir(mp.get_context('fork')) if not n.startswith('_')))


@case
def start_methods():
    return (attempt(mp.set_start_method, 'fork'), attempt(mp.set_start_method, None), attempt(mp.set_start_method, 'bogus', True),
            mp.get_start_method(True), mp.get_start_method(allow_none=False))


@case
def executables():
    return (mp.set_executable(sys.executable),
            __import__('multiprocessing.spawn').spawn.get_executable() == os.fsencode(sys.executable), mp.freeze_support(),
            mp.set_forkserver_preload(['os']))


@case
def cpu():
    return mp.cpu_count() == os.cpu_count()


@case
def reducer():
    return (mp.reducer.__name__, mp.get_context().reducer.__name__)


if __name__ == '__main__':
    main()
