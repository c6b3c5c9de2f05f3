import multiprocessing as mp
import time


def attempt(what, function):
    try:
        function()
        print(what, '-> no error')
    except Exception as error:
        print(what, '-> %s: %s' % (type(error).__name__, error))


def make_daemon_late(p):
    p.daemon = True


def have_a_child():
    attempt('a daemon starts a child', mp.Process(target=time.sleep, args=(0,)).start)


if __name__ == '__main__':
    attempt('group is not None', lambda: mp.Process(group='g'))

    p = mp.Process(target=time.sleep, args=(2,))
    attempt('join before start', p.join)
    attempt('is_alive before start', p.is_alive)
    attempt('terminate before start', p.terminate)
    p.start()
    attempt('start a second time', p.start)
    attempt('daemon after start', lambda: make_daemon_late(p))
    attempt('close while it runs', p.close)
    p.join()
    attempt('join a second time', p.join)
    p.close()
    attempt('is_alive after close', p.is_alive)
    attempt('join of oneself', mp.current_process().join)

    d = mp.Process(target=have_a_child, daemon=True)
    d.start()
    d.join()
