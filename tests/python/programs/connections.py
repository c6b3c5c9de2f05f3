"""Connections beside sockets, pipes and files; passing them on; bytes of all kinds; what cannot be pickled. Argument: the start method."""

import array
import asyncio
import gc
import multiprocessing as mp
import multiprocessing.connection
import multiprocessing.queues
import os
import selectors
import socket
import stat
import threading
import time
from multiprocessing import shared_memory

from cases import attempt, case, describe, ended, main, nothing


@case
def wait_mixed():
    a, b = mp.Pipe()
    s, t = socket.socketpair()
    r, w = os.pipe()
    p = mp.Process(target=nothing)
    p.start()
    p.join()
    b.send(1)
    t.send(b'x')
    os.write(w, b'y')
    ready = mp.connection.wait([a, s, r, p.sentinel, b], 1)
    return ([x is a for x in ready], len(ready), set(map(type, ready)) == {type(a), socket.socket, int})


@case
def wait_timeout():
    a, b = mp.Pipe()
    t = time.monotonic()
    r = mp.connection.wait([a], 0.2)
    d = time.monotonic() - t
    return (r, 0.19 < d)


@case
def wait_forms():
    a, b = mp.Pipe()
    b.send(1)
    return (mp.connection.wait((a,), None) == [a], mp.connection.wait({a: 1}, -1) == [a],
            mp.connection.wait(iter([a]), timeout=0) == [a], mp.connection.wait(object_list=[a]) == [a])


@case
def wait_closed():
    a, b = mp.Pipe()
    b.close()
    return (mp.connection.wait([a], 0) == [a], attempt(a.recv), a.poll())


@case
def wait_closed_self():
    a, b = mp.Pipe()
    a.close()
    return attempt(mp.connection.wait, [a], 0)


def wait_kid(c):
    time.sleep(0.1)
    c.send('hi')
    c.close()


@case
def wait_reference_example():
    readers = []
    for i in range(4):
        r, w = mp.Pipe(duplex=False)
        readers.append(r)
        p = mp.Process(target=wait_kid, args=(w,))
        p.start()
        w.close()
    out = []
    while readers:
        for r in mp.connection.wait(readers):
            try:
                out.append(r.recv())
            except EOFError:
                readers.remove(r)
    return out


@case
def selectors_use():
    import selectors
    a, b = mp.Pipe()
    sel = selectors.DefaultSelector()
    sel.register(a, selectors.EVENT_READ, 'tag')
    b.send(1)
    return [(k.data, m) for k, m in sel.select(1)]


@case
def asyncio_reader():
    import asyncio
    a, b = mp.Pipe()

    async def f():
        loop = asyncio.get_running_loop()
        fut = loop.create_future()
        loop.add_reader(a.fileno(), lambda: fut.done() or fut.set_result(a.recv()))
        b.send('async')
        return await fut
    return asyncio.run(f())


@case
def listener_client():
    out = []
    for fam, addr in (('AF_UNIX', None), ('AF_INET', ('localhost', 0)), (None, None)):
        with mp.connection.Listener(addr, fam, authkey=b'secret') as l:

            def client():
                with mp.connection.Client(l.address, authkey=b'secret') as c:
                    c.send([2.25, None, 'junk', float])
                    c.send_bytes(b'hello')
                    c.send_bytes(array.array('i', [42, 1729]))
                    out.append(c.recv())
            t = threading.Thread(target=client)
            t.start()
            with l.accept() as c:
                out.append(c.recv())
                out.append(c.recv_bytes())
                arr = array.array('i', [0] * 5)
                out.append((c.recv_bytes_into(arr), arr))
                c.send('bye')
            t.join()
            out.append((type(l.address), l.last_accepted is None or type(l.last_accepted)))
    return out


@case
def wrong_authkey():
    out = []
    with mp.connection.Listener(('localhost', 0), authkey=b'a') as l:

        def client():
            try:
                mp.connection.Client(l.address, authkey=b'b')
            except BaseException as e:
                out.append(describe(e))
        t = threading.Thread(target=client)
        t.start()
        try:
            l.accept()
        except BaseException as e:
            out.append(describe(e))
        t.join()
    return sorted(out)


@case
def client_no_server():
    return (attempt(mp.connection.Client, '/tmp/no such socket'), attempt(mp.connection.Client, 5),
            attempt(mp.connection.Client, ('localhost', 'x')), attempt(mp.connection.Client, '/x', 'AF_NOTHING'),
            attempt(mp.connection.Client, '/tmp/x', authkey='text'))


@case
def listener_closed():
    l = mp.connection.Listener()
    l.close()
    return (attempt(l.accept), l.close())


@case
def deliver_answer():
    a, b = mp.Pipe()
    t = threading.Thread(target=lambda: mp.connection.answer_challenge(b, b'k'))
    t.start()
    mp.connection.deliver_challenge(a, b'k')
    t.join()
    return 'ok'


def send_conn(c):
    a, b = mp.Pipe()
    c.send(b)
    a.send('through')
    c.recv()


@case
def connection_over_pipe():
    a, b = mp.Pipe()
    p = mp.Process(target=send_conn, args=(b,))
    p.start()
    x = a.recv()
    r = x.recv()
    a.send(1)
    p.join()
    return (r, type(x), x.readable, x.writable)


def recv_socket(c):
    s = c.recv()
    s.sendall(b'from child')
    s.close()


@case
def socket_over_pipe():
    s, t = socket.socketpair()
    a, b = mp.Pipe()
    p = mp.Process(target=recv_socket, args=(b,))
    p.start()
    a.send(t)
    r = s.recv(100)
    p.join()
    return r


@case
def socket_as_argument():
    s, t = socket.socketpair()
    p = mp.Process(target=sock_kid, args=(t,))
    p.start()
    r = s.recv(100)
    p.join()
    return r


def sock_kid(t):
    t.send(b'arg')


@case
def dupfd():
    r, w = os.pipe()
    d = attempt(mp.reduction.DupFd, r)
    return (type(d).__name__, hasattr(d, 'detach') and d.detach() != r)


@case
def send_handle_kid():
    a, b = mp.Pipe()
    r, w = os.pipe()
    p = mp.Process(target=sh_kid, args=(b,))
    p.start()
    mp.reduction.send_handle(a, w, p.pid)
    p.join()
    return os.read(r, 10)


def sh_kid(c):
    fd = mp.reduction.recv_handle(c)
    os.write(fd, b'handle')


@case
def sendfds():
    s, t = socket.socketpair()
    r, w = os.pipe()
    mp.reduction.sendfds(s, [w])
    [x] = mp.reduction.recvfds(t, 1)
    os.write(x, b'q')
    return os.read(r, 5)


@case
def forking_pickler():
    return (bytes(mp.reduction.ForkingPickler.dumps([1, 'a'])),
            mp.reduction.ForkingPickler.loads(mp.reduction.ForkingPickler.dumps({'x': 1})), mp.reduction.HAVE_SEND_HANDLE,
            type(mp.reduction.ForkingPickler.dumps(1)))


class Custom:

    def __init__(self, x):
        self.x = x


def rebuild(x):
    return Custom(x * 10)


@case
def register_reducer():
    mp.reduction.ForkingPickler.register(Custom, lambda c: (rebuild, (c.x,)))
    a, b = mp.Pipe()
    a.send(Custom(4))
    q = mp.SimpleQueue()
    q.put(Custom(5))
    q2 = mp.Queue()
    q2.put(Custom(6))
    return (b.recv().x, q.get().x, q2.get().x)


@case
def feeder_pickle_error():
    q = mp.Queue()
    q.put(lambda: 1)
    q.put('after')
    r = q.get(timeout=5)
    q.close()
    q.join_thread()
    return r


class BadReduce:

    def __reduce__(self):
        raise RuntimeError('cannot be pickled')


@case
def feeder_reduce_error():
    q = mp.Queue(1)
    q.put(BadReduce())
    q.put('after', timeout=5)
    return q.get(timeout=5)


@case
def feeder_error_hook():
    seen = []

    class Q(mp.queues.Queue):

        @staticmethod
        def _on_queue_feeder_error(e, obj):
            seen.append((describe(e), type(obj).__name__))
    q = Q(ctx=mp.get_context())
    q.put(BadReduce())
    q.put(3)
    return (q.get(timeout=5), seen)


class BadLoad:

    def __reduce__(self):
        return (explode, ())


def explode():
    raise ZeroDivisionError('when loaded')


@case
def unpickle_error_get():
    q = mp.Queue()
    q.put(BadLoad())
    q.put(2)
    return (attempt(q.get), q.get(timeout=3))


@case
def unpickle_error_recv():
    a, b = mp.Pipe()
    a.send(BadLoad())
    a.send(1)
    return (attempt(b.recv), b.recv())


@case
def recv_garbage():
    a, b = mp.Pipe()
    a.send_bytes(b'garbage')
    a.send_bytes(b'')
    return (attempt(b.recv), attempt(b.recv))


@case
def bytes_forms():
    a, b = mp.Pipe()
    out = []
    for x in (b'', bytearray(b'abc'), memoryview(b'abcdef')[2:], array.array('h', [1, 2]),
              memoryview(array.array('i', [1, 2, 3]))[1:]):
        a.send_bytes(x)
        out.append(b.recv_bytes())
    a.send_bytes(b'0123456789', 3, 4)
    out.append(b.recv_bytes())
    a.send_bytes(b'0123456789', 8)
    out.append(b.recv_bytes())
    a.send_bytes(b'0123456789', offset=2, size=0)
    out.append(b.recv_bytes())
    a.send_bytes(b'0123456789')
    out.append(attempt(b.recv_bytes, 5))
    out.append(b.closed)
    out.append(b.readable if not b.closed else None)
    return out


@case
def recv_into_forms():
    a, b = mp.Pipe()
    out = []
    buf = bytearray(10)
    a.send_bytes(b'abc')
    out.append((b.recv_bytes_into(buf, 4), bytes(buf)))
    a.send_bytes(b'x' * 20)
    try:
        b.recv_bytes_into(buf)
    except mp.BufferTooShort as e:
        out.append((len(e.args), type(e.args[0]), len(e.args[0])))
    a.send_bytes(b'x')
    out.append(attempt(b.recv_bytes_into, b'readonly'))
    return (out, attempt(b.recv_bytes_into, 'text'))


@case
def poll_forms():
    a, b = mp.Pipe()
    t = time.monotonic()
    r = [a.poll(), a.poll(0), a.poll(-1), a.poll(0.1)]
    d = time.monotonic() - t
    b.send(1)
    return (r, 0.09 < d, a.poll(None), a.poll(timeout=5), attempt(a.poll, 'x'))


@case
def poll_after_close():
    a, b = mp.Pipe(False)
    b.close()
    return (a.poll(), attempt(a.recv), attempt(a.recv_bytes))


@case
def conn_with():
    a, b = mp.Pipe()
    with a as x:
        same = x is a
    return (same, a.closed, attempt(a.fileno), attempt(a.send, 1), attempt(lambda: a.__enter__() is a), repr(a.readable))


@case
def conn_del():
    a, b = mp.Pipe()
    fd = a.fileno()
    del a
    gc.collect()
    return (attempt(os.fstat, fd).__class__.__name__, attempt(b.recv))


@case
def conn_from_fd():
    r, w = os.pipe()
    c = mp.connection.Connection(w, readable=False)
    d = mp.connection.Connection(r, writable=False)
    c.send('x')
    return (d.recv(), d.readable, d.writable, c._handle == w, d._readable, d._writable)


@case
def big_message():
    a, b = mp.Pipe()
    t = threading.Thread(target=a.send, args=(b'x' * 5000000,))
    t.start()
    n = len(b.recv())
    t.join()
    return n


@case
def wire_format():
    a, b = mp.Pipe()
    a.send_bytes(b'hello')
    first = os.read(b.fileno(), 100)
    os.write(a.fileno(), b'\x00\x00\x00\x02ok')
    second = b.recv_bytes()
    a.send(5)
    third = os.read(b.fileno(), 100)
    return (first, second, third)


@case
def pipe_is():
    import stat
    a, b = mp.Pipe()
    c, d = mp.Pipe(False)
    return (stat.S_ISSOCK(os.fstat(a.fileno()).st_mode), stat.S_ISFIFO(os.fstat(c.fileno()).st_mode),
            os.get_inheritable(a.fileno()), os.get_blocking(a.fileno()))


@case
def eof_after_data():
    a, b = mp.Pipe()
    a.send(1)
    a.send(2)
    a.close()
    return (b.recv(), b.recv(), attempt(b.recv))


@case
def partial_eof():
    a, b = mp.Pipe()
    os.write(a.fileno(), b'\x00\x00\x00\x10abc')
    a.close()
    return attempt(b.recv_bytes)


@case
def broken():
    a, b = mp.Pipe()
    b.close()
    return (attempt(a.send, 1), attempt(a.send_bytes, b'x' * 100000))


@case
def shared_memory_use():
    s = shared_memory.SharedMemory(create=True, size=10)
    s.buf[0] = 7
    t = shared_memory.SharedMemory(name=s.name)
    r = t.buf[0]
    p = ended(shm_kid, s.name)
    r2 = s.buf[1]
    t.close()
    s.close()
    s.unlink()
    return (r, r2, p.exitcode)


def shm_kid(name):
    s = shared_memory.SharedMemory(name=name)
    s.buf[1] = 9
    s.close()


@case
def shareable_list():
    l = shared_memory.ShareableList([1, 'a', None, 2.5])
    r = list(l)
    l[0] = 42
    r2 = l[0]
    l.shm.close()
    l.shm.unlink()
    return (r, r2)


@case
def smm():
    from multiprocessing.managers import SharedMemoryManager
    with SharedMemoryManager() as m:
        l = m.ShareableList(range(5))
        l[0] = 10
        return list(l)


if __name__ == '__main__':
    main()
