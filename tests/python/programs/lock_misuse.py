"""The misuse of locks and what is made of them, as in process_misuse.py."""

import multiprocessing as mp
import pickle

from cases import case, main, nothing


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

if __name__ == '__main__':
    main()
