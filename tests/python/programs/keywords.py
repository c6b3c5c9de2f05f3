"""Arguments by their names, wrong ones and too few of them."""

import multiprocessing as mp


def say(function, *values, **named):
    try:
        print(function(*values, **named))
    except Exception as error:
        print(repr(error))


sender, receiver = mp.Pipe()
say(sender.send, obj=1)
say(receiver.recv)
say(receiver.poll, timeout=0)
say(receiver.recv_bytes, maxlength=-1)
for arguments, named in (((), {}), ((1, 2), {}), ((), {'thing': 1})):
    say(sender.send, *arguments, **named)
    say(mp.Queue().put_nowait, *arguments, **named)
    say(mp.SimpleQueue().put, *arguments, **named)

queue, simple = mp.Queue(maxsize=3), mp.SimpleQueue()
say(queue.put_nowait, obj=2)
say(queue.get, timeout=60, block=True)
say(queue.put, obj=3, block=False)
say(queue.get, True, timeout=60)
say(simple.put, obj=4)
say(simple.get)

lock = mp.Lock()
say(lock.acquire, block=True, timeout=1)
say(lock.acquire, block=False)
say(lock.release)
say(mp.Semaphore(value=2).get_value)
say(mp.Event().wait, timeout=0)
say(mp.Barrier(parties=1).wait, timeout=1)
condition = mp.Condition()
with condition:
    say(condition.notify, n=1)
    say(condition.wait, timeout=0)
    say(condition.wait_for, predicate=lambda: 5, timeout=1)
say(lambda **named: len(mp.Pipe(**named)), duplex=False)
