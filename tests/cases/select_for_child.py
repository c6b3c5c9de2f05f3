# What select waits for: a pipe that only the child holds open, and the child waits for the parent.
import multiprocessing
import os
import select


def child(event, w):
    event.wait()
    os.write(w, b'x')


if __name__ == '__main__':
    event = multiprocessing.Event()
    r, w = os.pipe()
    p = multiprocessing.Process(target=child, args=(event, w), name='child')
    p.start()
    os.close(w)
    select.select([r], [], [])
    event.set()
    p.join()
