"""The misuse of connections, as in process_misuse.py."""

import multiprocessing as mp
import multiprocessing.connection
import threading

from cases import case, main


@case
def pipe_ends():
    first, second = mp.Pipe(False)
    return first.readable, first.writable, second.readable, second.writable, first.closed
@case
def send_on_reader(): mp.Pipe(False)[0].send(1)
@case
def recv_on_writer(): mp.Pipe(False)[1].recv()
@case
def poll_on_writer(): mp.Pipe(False)[1].poll()
def closed_end():
    first, second = mp.Pipe()
    first.close()
    return first
@case
def closed_end_send(): closed_end().send(1)
@case
def closed_end_recv(): closed_end().recv()
@case
def closed_end_poll(): closed_end().poll()
@case
def closed_end_fileno(): closed_end().fileno()
@case
def closed_end_close(): return closed_end().close(), closed_end().closed
@case
def closed_end_with():
    with closed_end() as connection:
        return connection.closed
@case
def end_of_file():
    first, second = mp.Pipe()
    second.close()
    first.recv()
@case
def end_of_file_poll():
    first, second = mp.Pipe()
    second.close()
    return first.poll(), first.poll(None)
@case
def broken_pipe():
    first, second = mp.Pipe(False)
    first.close()
    second.send(1)
@case
def broken_pipe_bytes():
    first, second = mp.Pipe(False)
    first.close()
    second.send_bytes(b'x')
@case
def send_unpicklable(): mp.Pipe()[0].send(threading.Lock())
@case
def send_bytes_text(): mp.Pipe()[0].send_bytes('text')
@case
def send_bytes_negative_offset(): mp.Pipe()[0].send_bytes(b'abc', -1)
@case
def send_bytes_large_offset(): mp.Pipe()[0].send_bytes(b'abc', 4)
@case
def send_bytes_negative_size(): mp.Pipe()[0].send_bytes(b'abc', 0, -1)
@case
def send_bytes_large_size(): mp.Pipe()[0].send_bytes(b'abc', 1, 3)
@case
def recv_bytes_negative(): mp.Pipe()[0].recv_bytes(-1)
@case
def recv_bytes_too_long():
    first, second = mp.Pipe(False)
    second.send_bytes(b'x' * 10)
    first.recv_bytes(9)
@case
def recv_bytes_into_too_short():
    first, second = mp.Pipe(False)
    second.send_bytes(b'x' * 10)
    try:
        first.recv_bytes_into(bytearray(9))
    except mp.BufferTooShort as error:
        return error.args
@case
def recv_bytes_into_negative(): mp.Pipe()[0].recv_bytes_into(bytearray(9), -1)
@case
def recv_bytes_into_large(): mp.Pipe()[0].recv_bytes_into(bytearray(9), 10)
@case
def connection_negative(): mp.connection.Connection(-1)
@case
def connection_useless(): mp.connection.Connection(1, False, False)
@case
def connection_text(): mp.connection.Connection('1')
@case
def wait_for_text(): mp.connection.wait(['text'], 0)
@case
def wait_for_negative(): mp.connection.wait([-1], 0)
@case
def wait_for_nothing(): return mp.connection.wait([], 0)
@case
def wait_for_both():
    first, second = mp.Pipe()
    second.send(1)
    return mp.connection.wait([first, second], 1) == [first], mp.connection.wait([second], 0)
@case
def received_values():
    first, second = mp.Pipe()
    values = [None, True, 0, 255, 256, 65535, 65536, -1, 2**31, -2**31, 2**100, 1.5, float('inf'), '', 'a' * 300, '中文', '\ud800',
              b'', b'b' * 300, (), [], {}, {1: [2, (3, {4})]}, range(3), Ellipsis, 1j, int, len, ValueError('x').args]
    for value in values:
        first.send(value)
    return [second.recv() for _ in values] == values

if __name__ == '__main__':
    main()
