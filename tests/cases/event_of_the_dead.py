# "wait() hangs for ever": the only process that would have set the event has died of an error.
from multiprocessing import Event, Process


def work(ready):
    config = {}
    print(config['host'])
    ready.set()


if __name__ == '__main__':
    ready = Event()
    child = Process(target=work, args=(ready,))
    child.start()
    ready.wait()
