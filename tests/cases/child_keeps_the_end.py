# "recv() does not raise EOFError": the parent never closed its own copy of the other end.
from multiprocessing import Pipe, Process


def work(connection):
    connection.send('one')
    connection.close()


if __name__ == '__main__':
    reader, writer = Pipe(duplex=False)
    child = Process(target=work, args=(writer,))
    child.start()
    while True:
        try:
            print(reader.recv())
        except EOFError:
            break
