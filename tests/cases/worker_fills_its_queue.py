import multiprocessing as mp


def work(todo, done):
    while (n := todo.get()) is not None:
        for smaller in range(n):
            todo.put(smaller)
        done.put(n)


if __name__ == '__main__':
    todo = mp.Queue(2)
    done = mp.Queue()
    worker = mp.Process(target=work, args=(todo, done), name='worker')
    worker.start()
    todo.put(5)
    print(done.get())
    worker.join()
