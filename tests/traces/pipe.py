import time
from multiprocessing import Pipe, Process


def answer(end, other):
    other.close()
    while True:
        try:
            question = end.recv()
        except EOFError:
            break
        time.sleep(0.3)
        end.send(question * 2)


if __name__ == '__main__':
    a, b = Pipe()
    p = Process(target=answer, args=(b, a), name='answer')
    p.start()
    b.close()
    for question in (1, 'two', [3]):
        a.send(question)
    time.sleep(1.5)
    for _ in range(3):
        print(a.recv())
    a.close()
    p.join()
