"""The repr of a process at each stage, exit codes of all kinds, names and families. Argument: the start method."""

import multiprocessing as mp
import os
import sys
import time


class Named(mp.Process):
    def __init__(self, name, **options):
        self.name = name
        super().__init__(**options)

    def run(self):
        print('run', self.name, self, flush=True)


def leave(code):
    sys.exit(code)


def leave_at_once(code):
    os._exit(code)


def leave_without_argument():
    sys.exit()


def fail(error):
    raise error


def fail_in_finally():
    try:
        sys.exit(5)
    finally:
        print('finally runs')


def exit_hook():
    import atexit
    atexit.register(print, 'exit hook runs', flush=True)  # Since 3.13 under fork too.


def sleep_long():
    try:
        time.sleep(100)
    finally:
        print('finally must not run')


def tell_family(depth):
    me, parent = mp.current_process(), mp.parent_process()
    print(me.name, me._identity, me.daemon, me.is_alive(), parent.name, parent.pid == os.getppid(), parent.is_alive(),
          mp.active_children(), flush=True)
    if depth:
        children = [mp.Process(target=tell_family, args=(depth - 1,)) for _ in range(2)]
        for child in children:
            print(child.name, child)
            child.start()
            child.join()


def ignore_interrupt():
    raise KeyboardInterrupt


def without_stdin():
    print(repr(sys.stdin.read()), flush=True)


def children_of_mine():
    mp.Process(target=time.sleep, args=(0.2,)).start()
    mp.Process(target=time.sleep, args=(100,), daemon=True).start()
    print('does not wait by itself', len(mp.active_children()), flush=True)


def main():
    mp.set_start_method(sys.argv[1])
    targets = [(leave, None), (leave, 0), (leave, 1), (leave, 7), (leave, -1), (leave, 256 + 3), (leave, True), (leave, 'a text'),
               (leave, 2.5), (leave, (1, 2)), (leave_at_once, 0), (leave_at_once, 9), (leave_without_argument,),
               (fail, ValueError('no')), (fail, KeyError('k')), (fail_in_finally,), (exit_hook,), (ignore_interrupt,),
               (without_stdin,), (children_of_mine,)]
    for target, *arguments in targets:
        process = mp.Process(target=target, args=tuple(arguments))
        print(process, flush=True)
        process.start()
        process.join()
        print(target.__name__, arguments, process, process.exitcode, process.is_alive(), flush=True)

    for end in ('terminate', 'kill'):
        process = mp.Process(target=sleep_long, name=f'to {end}', daemon=True)
        print(process)
        process.start()
        print(process, process.exitcode, process.is_alive())
        time.sleep(0.3)
        getattr(process, end)()
        process.join()
        print(process, process.exitcode, process.is_alive())
        process.close()
        print(process, flush=True)

    process = Named('lost')
    process.start()
    process.join()
    process.name = 'renamed'
    print(process)

    process = mp.Process(target=tell_family, args=(1,))
    process.start()
    process.join()
    print(mp.current_process(), mp.parent_process(), mp.active_children())


if __name__ == '__main__':
    main()
