import multiprocessing as mp
import time


def p_name(a):
    print(mp.current_process().name, 'args:', a)
    time.sleep(2)


if __name__ == '__main__':
    print(mp.current_process().name)
    ps = []
    for i in range(10):
        p = mp.Process(target=p_name, name=f'test_process_{i}', args=(i,))
        p.start()
        ps.append(p)
    for i in ps:
        i.join()
    print('end')
