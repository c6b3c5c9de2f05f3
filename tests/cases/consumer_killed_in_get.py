# "Queue hangs when the process on the other side dies": a consumer is killed while it waits in get(), with the reading lock.
from multiprocessing import Process, Queue
from time import sleep


def consume(todo):
    print(todo.get())


if __name__ == '__main__':
    todo = Queue()
    first = Process(target=consume, args=(todo,), name='first')
    first.start()
    sleep(0.3)
    first.terminate()
    first.join()
    second = Process(target=consume, args=(todo,), name='second')
    second.start()
    todo.put('work')
    second.join()
