"""What CPython's versions do differently: functions at exit, locks between contexts, forks beside threads. Argument: the start method."""

import atexit
import multiprocessing as mp
import sys
import threading
import time
import warnings
from multiprocessing import util


def say(*words):
    print(*words, flush=True)


def leave_traces():
    atexit.register(say, 'at exit: first')
    atexit.register(say, 'at exit: second')
    util.Finalize(None, say, ('finalizer of priority 5',), exitpriority=5)
    util.Finalize(None, say, ('finalizer of priority 1',), exitpriority=1)
    util.Finalize(None, say, ('finalizer of priority -1',), exitpriority=-1)
    threading.Thread(target=say, args=('thread',)).start()


def fail_and_leave_traces():
    leave_traces()
    raise KeyError('mine')


def fail_at_exit():
    atexit.register(leave_by_error)


def leave_by_error():
    raise ValueError('at exit')


def have_daemon():
    atexit.register(say, 'at exit: with a daemon')
    mp.Process(target=time.sleep, args=(100,), daemon=True).start()
    run(say, 'grandchild')


def run(target, *arguments, context=mp):
    process = context.Process(target=target, args=arguments)
    process.start()
    process.join()
    say(target.__name__, process.exitcode)


def say_error(function, *arguments):
    try:
        say(function(*arguments))
    except Exception as error:
        say(type(error).__name__, str(error)[:60])


def take(thing):
    say('got', type(thing).__name__)


def give_things_of_each_context():
    for method in 'fork', 'spawn':
        context = mp.get_context(method)
        for thing in (context.Lock(), context.RLock(), context.Semaphore(2), context.BoundedSemaphore(), context.Condition(), context.Event(),
                      context.Barrier(2), context.Queue(), context.SimpleQueue(), context.JoinableQueue(), context.Value('i'), context.Pipe()):
            for other in 'fork', 'spawn':
                say(method, type(thing).__name__, 'to', other)
                say_error(lambda: run(take, thing, context=mp.get_context(other)))


def fork_beside_a_thread():
    stay = threading.Event()
    thread = threading.Thread(target=stay.wait)
    thread.start()
    for action in 'always', 'error':  # Too late for an error: the child is there.
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter(action)
            process = mp.Process(target=str)
            say_error(process.start)
            process.join()
            say('beside a thread', process.exitcode)
            say(action, [(each.category.__name__, str(each.message)[:12], each.filename.rpartition('/')[2]) for each in caught])
    stay.set()
    thread.join()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        run(say, 'no thread any more')
        say(caught)


def end_broken_queue():
    queue = mp.Queue()
    if sys.version_info >= (3, 12):  # concurrent.futures has it from then on.
        queue._ignore_epipe = True
        queue.put(bytes(1 << 20))
        queue._terminate_broken()
        say(queue._reader.closed)


if __name__ == '__main__':
    mp.set_start_method(sys.argv[1])
    atexit.register(say, "at exit: the main process's own")
    run(leave_traces)
    run(fail_and_leave_traces)
    run(fail_at_exit)
    run(have_daemon)
    give_things_of_each_context()
    fork_beside_a_thread()
    end_broken_queue()
