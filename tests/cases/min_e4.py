import signal, os, time
import multiprocessing as mp
def f(ready):
    q = mp.Queue()
    ready.send('ready')
    try: q.get()
    except KeyboardInterrupt: print('kbd')
if __name__=='__main__':
    here, there = mp.Pipe(); p=mp.Process(target=f, args=(there,)); p.start(); here.recv(); time.sleep(.3); os.kill(p.pid, signal.SIGINT); p.join(); print(p.exitcode)
    l=mp.Lock(); l.acquire()
    signal.signal(signal.SIGALRM, lambda *a: (_ for _ in ()).throw(RuntimeError('late')))
    signal.setitimer(signal.ITIMER_REAL,.2)
    try: l.acquire()
    except RuntimeError as e: print(e)
    c=mp.Condition(); 
    signal.setitimer(signal.ITIMER_REAL,.2)
    try:
        with c: c.wait()
    except RuntimeError as e: print(e)
    a,b=mp.Pipe(); signal.setitimer(signal.ITIMER_REAL,.2)
    try: a.recv()
    except RuntimeError as e: print(e)
    signal.setitimer(signal.ITIMER_REAL,.2)
    try: time.sleep(3)
    except RuntimeError as e: print(e)
