"""The misuse of queues, as in process_misuse.py."""

import multiprocessing as mp
import pickle
import threading

from cases import case, describe, main


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

if __name__ == '__main__':
    main()
