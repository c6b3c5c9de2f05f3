# Several things made in one statement, and what the library makes for the program.
from multiprocessing import Array, Pipe, Process, Queue, Value

def work(total, child):
    with total.get_lock():
        total.value += 1
    child.send('x')

if __name__ == '__main__':
    a, b = Queue(), Queue()
    a.put(1); b.put(2)
    total, many = Value('i', 0), Array('i', 2)
    parent, child = Pipe()
    reader, writer = Pipe(duplex=False)
    writer.send('y')
    with many.get_lock():
        many[0] = 1
    p = Process(target=work, args=(total, child))
    p.start()
    print(parent.recv(), reader.recv(), a.get(), b.get())
    p.join()
