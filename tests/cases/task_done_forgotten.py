# "JoinableQueue.join hangs": the worker's error came before task_done.
from multiprocessing import JoinableQueue, Process


def work(todo):
    while True:
        number = todo.get()
        print(10 // number)
        todo.task_done()


if __name__ == '__main__':
    todo = JoinableQueue()
    worker = Process(target=work, args=(todo,))
    worker.start()
    for number in (5, 0, 2):
        todo.put(number)
    todo.join()
