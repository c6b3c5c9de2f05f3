# "The program does not end": one None for two consumers.
from multiprocessing import Process, Queue


def work(todo):
    while todo.get() is not None:
        pass


if __name__ == '__main__':
    todo = Queue()
    workers = [Process(target=work, args=(todo,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for number in range(4):
        todo.put(number)
    todo.put(None)
    for worker in workers:
        worker.join()
