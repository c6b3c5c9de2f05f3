"""Every misuse that a learner may commit, one line each: what it raised, or what it returned. Argument: the start method."""

import multiprocessing as mp
import multiprocessing.connection
import os
import pickle
import queue
import signal
import sys
import threading
import time

CASES = []


def case(function):
    CASES.append(function)
    return function


def nothing():
    pass


def sleep_long():
    time.sleep(100)


def start_grandchild(connection):
    try:
        mp.Process(target=nothing).start()
        connection.send('started')
    except Exception as error:
        connection.send(describe(error))


def use_in_child(action, process_or_thing, connection):
    try:
        connection.send(repr(action(process_or_thing)))
    except Exception as error:
        connection.send(describe(error))


def describe(error):
    return f'{type(error).__module__}.{type(error).__qualname__}: {error}'


def ended(target=nothing, **options):
    process = mp.Process(target=target, **options)
    process.start()
    process.join()
    return process


def running(**options):
    process = mp.Process(target=sleep_long, **options)
    process.start()
    return process


def stop(process):
    process.kill()
    process.join()


# Process

@case
def group_given(): mp.Process(group=1)
@case
def unknown_keyword(): mp.Process(colour='red')
@case
def args_not_iterable(): mp.Process(args=1)
@case
def kwargs_not_a_mapping(): mp.Process(kwargs=1)
@case
def name_number_given(): return mp.Process(name=5).name
@case
def name_number_assigned(): mp.Process().name = 5
@case
def daemon_positional(): mp.Process(None, None, None, (), {}, True)
@case
def target_not_callable(): mp.Process(target=3).run()
@case
def start_twice():
    process = ended()
    process.start()
@case
def join_before_start(): mp.Process().join()
@case
def terminate_before_start(): mp.Process().terminate()
@case
def kill_before_start(): mp.Process().kill()
@case
def sentinel_before_start(): mp.Process().sentinel
@case
def pid_before_start(): return mp.Process().pid, mp.Process().exitcode, mp.Process().ident, mp.Process().is_alive()
@case
def daemon_after_start():
    process = ended()
    process.daemon = True
@case
def join_of_oneself(): mp.current_process().join()
@case
def start_of_oneself(): mp.current_process().start()
@case
def terminate_oneself(): mp.current_process().terminate()
@case
def current_process(): return mp.current_process(), mp.current_process().is_alive(), mp.current_process().daemon
@case
def current_process_exitcode(): return mp.current_process().exitcode
@case
def current_process_sentinel(): mp.current_process().sentinel
@case
def current_process_close(): return mp.current_process().close()
@case
def parent_of_main(): return mp.parent_process()
@case
def join_text_timeout():
    process = running()
    try:
        process.join('soon')
    finally:
        stop(process)
@case
def join_negative_timeout():
    process = running()
    try:
        return process.join(-1), process.exitcode
    finally:
        stop(process)
@case
def close_running():
    process = running()
    try:
        process.close()
    finally:
        stop(process)
@case
def close_unstarted():
    process = mp.Process()
    process.close()
    return process
@case
def close_twice():
    process = ended()
    return process.close(), process.close(), process
@case
def terminate_ended():
    process = ended()
    return process.terminate(), process.exitcode
def after_close(name, *arguments):
    process = ended()
    process.close()
    value = getattr(process, name)
    return value(*arguments) if callable(value) else value
@case
def closed_start(): after_close('start')
@case
def closed_join(): after_close('join')
@case
def closed_is_alive(): after_close('is_alive')
@case
def closed_terminate(): after_close('terminate')
@case
def closed_kill(): after_close('kill')
@case
def closed_pid(): after_close('pid')
@case
def closed_exitcode(): after_close('exitcode')
@case
def closed_sentinel(): after_close('sentinel')
@case
def closed_name(): return after_close('name'), after_close('daemon')
@case
def authkey_number(): return len(mp.Process().authkey)
@case
def authkey_text(): mp.Process().authkey = 'text'
@case
def authkey_assigned():
    process = mp.Process()
    process.authkey = b'123qwe'
    return process.authkey, type(process.authkey).__name__
@case
def authkey_pickled(): pickle.dumps(mp.current_process().authkey)
@case
def process_pickled(): return type(pickle.dumps(mp.Process(target=nothing, name='x'))).__name__
@case
def daemon_has_children():
    ours, theirs = mp.Pipe()
    process = mp.Process(target=start_grandchild, args=(theirs,), daemon=True)
    process.start()
    answer = ours.recv()
    process.join()
    return answer
@case
def inherits_daemon():
    return mp.Process().daemon, mp.Process(daemon=True).daemon, mp.Process(daemon=0).daemon
@case
def lambda_target():
    process = mp.Process(target=lambda: None)
    process.start()
    process.join()
    return process.exitcode
@case
def signal_number():
    process = running()
    os.kill(process.pid, signal.SIGUSR1)
    process.join()
    return process.exitcode, process
@case
def unusual_signal():
    process = running()
    os.kill(process.pid, 40)
    process.join()
    return process.exitcode, process
@case
def class_without_init():
    class Bare(mp.Process):
        def __init__(self):
            pass
    Bare().start()
@case
def class_without_init_repr():
    class Bare(mp.Process):
        def __init__(self):
            pass
    repr(Bare())
@case
def hash_and_equality():
    first, second = mp.Process(), mp.Process()
    return first == second, first == first, len({first, second})
@case
def reaped_elsewhere():
    process = running()
    process.kill()
    os.waitpid(process.pid, 0)
    return process.join(), process.exitcode, process.is_alive()

# Contexts

@case
def unknown_start_method(): mp.set_start_method('teleport', force=True)
@case
def start_method_twice(): mp.set_start_method('fork')
@case
def unknown_context(): mp.get_context('teleport')
@case
def start_method_of_concrete_context(): mp.get_context('spawn').set_start_method('fork')
@case
def start_method(): return mp.get_start_method(), mp.get_context().get_start_method(), mp.get_context('spawn').get_start_method()
@case
def process_classes(): return mp.get_context('fork').Process(), mp.get_context('spawn').Process(), mp.Process()

# Connection

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

# Queue

@case
def queue_full():
    things = mp.Queue(1)
    things.put(1)
    try:
        things.put(2, timeout=0.01)
    finally:
        things.get()
@case
def queue_full_nowait():
    things = mp.Queue(1)
    things.put(1)
    try:
        things.put_nowait(2)
    finally:
        things.get()
@case
def queue_empty(): mp.Queue().get(timeout=0.01)
@case
def queue_empty_nowait(): mp.Queue().get_nowait()
@case
def queue_negative_timeout(): mp.Queue().get(timeout=-1)
@case
def queue_zero_and_negative_sizes():
    for size in (0, -1):
        things = mp.Queue(size)
        things.put(1)
        things.get()
    return mp.Queue().full(), mp.Queue().empty(), mp.Queue().qsize()
@case
def queue_text_size(): mp.Queue('large')
def closed_queue():
    things = mp.Queue()
    things.close()
    return things
def without_address(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return describe(error).partition(' at ')[0]
@case
def queue_closed_put(): return without_address(closed_queue().put, 1)
@case
def queue_closed_get(): return without_address(closed_queue().get)
@case
def queue_closed_put_nowait(): return without_address(closed_queue().put_nowait, 1)
@case
def queue_closed_twice(): return closed_queue().close()
@case
def queue_join_thread_open(): return without_address(mp.Queue().join_thread)
@case
def queue_join_thread_closed(): return closed_queue().join_thread(), closed_queue().cancel_join_thread()
@case
def queue_pickled(): pickle.dumps(mp.Queue())
@case
def joinable_pickled(): pickle.dumps(mp.JoinableQueue())
@case
def simple_pickled(): pickle.dumps(mp.SimpleQueue())
@case
def too_many_task_done():
    things = mp.JoinableQueue()
    things.put(1)
    things.get()
    things.task_done()
    things.task_done()
@case
def joinable_join(): return mp.JoinableQueue().join()
@case
def simple_closed_get():
    things = mp.SimpleQueue()
    things.close()
    things.get()
@case
def simple_closed_put():
    things = mp.SimpleQueue()
    things.close()
    things.put(1)
@case
def simple_empty():
    things = mp.SimpleQueue()
    before = things.empty()
    things.put(None)
    return before, things.empty(), things.get(), things.close()
@case
def simple_unpicklable(): mp.SimpleQueue().put(threading.Lock())
@case
def queue_order():
    things = mp.Queue()
    for number in range(10):
        things.put(number)
    return [things.get() for _ in range(10)]
@case
def queue_generic(): return mp.SimpleQueue[int] if hasattr(mp.queues.SimpleQueue, '__class_getitem__') and False else None

# Locks

@case
def lock_states():
    lock = mp.Lock()
    seen = [repr(lock), lock.acquire(), repr(lock), lock.acquire(False), lock.acquire(True, 0.01), lock.release(), repr(lock)]
    return seen
@case
def lock_released_twice():
    lock = mp.Lock()
    lock.release()
@case
def lock_with():
    with mp.Lock() as value:
        return value
@case
def lock_pickled(): pickle.dumps(mp.Lock())
@case
def lock_negative_timeout(): return mp.Lock().acquire(timeout=-1)
@case
def lock_keywords(): return mp.Lock().acquire(block=True, timeout=None)
@case
def lock_unknown_keyword(): mp.Lock().acquire(blocking=True)
@case
def rlock_states():
    lock = mp.RLock()
    seen = [repr(lock), lock.acquire(), lock.acquire(), repr(lock), lock.release(), repr(lock), lock.release(), repr(lock)]
    return seen
@case
def rlock_not_mine(): mp.RLock().release()
@case
def semaphore_states():
    semaphore = mp.Semaphore(2)
    seen = [repr(semaphore), semaphore.acquire(), semaphore.get_value(), semaphore.acquire(), semaphore.acquire(False)]
    semaphore.release(), semaphore.release(), semaphore.release()
    return seen, repr(semaphore)
@case
def semaphore_negative(): mp.Semaphore(-1)
@case
def semaphore_text(): mp.Semaphore('many')
@case
def bounded_too_often():
    semaphore = mp.BoundedSemaphore(1)
    try:
        semaphore.release()
    finally:
        print(semaphore)
@case
def event_states():
    event = mp.Event()
    return repr(event), event.is_set(), event.wait(0.01), event.set(), event.is_set(), event.wait(), event.clear(), event.is_set()
@case
def condition_not_held_wait(): mp.Condition().wait()
@case
def condition_not_held_notify(): mp.Condition().notify()
@case
def condition_timeout():
    condition = mp.Condition()
    with condition:
        return condition.wait(0.01), condition.wait_for(lambda: False, 0.01), condition.wait_for(lambda: 7), condition.notify_all()
@case
def condition_repr(): return repr(mp.Condition())
@case
def condition_released(): mp.Condition().release()
@case
def barrier_one():
    barrier = mp.Barrier(1, action=nothing)
    return barrier.parties, barrier.n_waiting, barrier.broken, barrier.wait(), barrier.reset(), barrier.abort(), barrier.broken
@case
def barrier_aborted():
    barrier = mp.Barrier(2)
    barrier.abort()
    barrier.wait()
@case
def barrier_timeout(): mp.Barrier(2).wait(0.01)
@case
def barrier_bad_parties(): return mp.Barrier(0).parties
@case
def value_and_array():
    number, numbers = mp.Value('i', 3), mp.Array('d', [1, 2])
    with number.get_lock():
        number.value += 1
    return number.value, list(numbers), number
@case
def children_left(): return mp.active_children()


def main():
    mp.set_start_method(sys.argv[1])
    for function in CASES:
        try:
            result = repr(function())
        except Exception as error:
            result = 'raised ' + describe(error)
        print(f'{function.__name__}: {result}', flush=True)


if __name__ == '__main__':
    main()
