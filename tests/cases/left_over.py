# What is left at the end: items that nobody takes, a child that nobody joins.
import multiprocessing as mp, os, time

def work():
    time.sleep(0.1)

if __name__ == '__main__':
    todo, done = mp.Queue(), mp.SimpleQueue()
    parent, child = mp.Pipe()
    todo.put('a'); todo.put('b')
    done.put('c')
    child.send('d')
    w = mp.Process(target=work, name='w')
    w.start()
    todo.close(); todo.join_thread()
    os._exit(0)
