import multiprocessing as mp


def work(todo, done):
    while (n := todo.get()) is not None:
        done.put(n * n)


if __name__ == '__main__':
    todo = mp.Queue(1)
    done = mp.Queue(1)
    worker = mp.Process(target=work, args=(todo, done), name='worker')
    worker.start()
    for n in range(10):
        todo.put(n)
    for n in range(10):
        print(done.get())
