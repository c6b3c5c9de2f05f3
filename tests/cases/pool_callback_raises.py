# A callback of a Pool raises: the thread that hands out the results ends, and another one turns for ever.
import multiprocessing as mp, os, time

def raising(result):
    raise RuntimeError('callback')

if __name__ == '__main__':
    pool = mp.Pool(2)
    pool.apply_async(abs, (-1,), callback=raising)
    pool.apply_async(abs, (-2,))
    time.sleep(6)
    os._exit(0)
