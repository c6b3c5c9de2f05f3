# "There appear to be 1 leaked shared_memory objects to clean up at shutdown": no process has called unlink().
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory


def fill(name):
    memory = SharedMemory(name)
    memory.buf[0] = 7
    memory.close()


if __name__ == '__main__':
    memory = SharedMemory(create=True, size=16)
    child = Process(target=fill, args=(memory.name,))
    child.start()
    child.join()
    print(memory.buf[0])
    memory.close()
