"""Every misuse of a Process or a context that a learner may commit, one line each: what it raised, or what it returned.

Argument: the start method.
"""

import multiprocessing as mp
import os
import pickle
import signal

from cases import case, describe, ended, main, nothing, running, stop


def start_grandchild(connection):
    try:
        mp.Process(target=nothing).start()
        connection.send('started')
    except Exception as error:
        connection.send(describe(error))


@case
def group_given(): mp.Process(group=1)
@case
def unknown_keyword(): mp.Process(colour='red')
@case
def args_not_iterable(): mp.Process(args=1)
@case
def kwargs_not_a_mapping(): mp.Process(kwargs=1)
@case
def name_number_given(): return mp.Process(name=5).name
@case
def name_number_assigned(): mp.Process().name = 5
@case
def daemon_positional(): mp.Process(None, None, None, (), {}, True)
@case
def target_not_callable(): mp.Process(target=3).run()
@case
def start_twice():
    process = ended()
    process.start()
@case
def join_before_start(): mp.Process().join()
@case
def terminate_before_start(): mp.Process().terminate()
@case
def kill_before_start(): mp.Process().kill()
@case
def sentinel_before_start(): mp.Process().sentinel
@case
def pid_before_start(): return mp.Process().pid, mp.Process().exitcode, mp.Process().ident, mp.Process().is_alive()
@case
def daemon_after_start():
    process = ended()
    process.daemon = True
@case
def join_of_oneself(): mp.current_process().join()
@case
def start_of_oneself(): mp.current_process().start()
@case
def terminate_oneself(): mp.current_process().terminate()
@case
def current_process(): return mp.current_process(), mp.current_process().is_alive(), mp.current_process().daemon
@case
def current_process_exitcode(): return mp.current_process().exitcode
@case
def current_process_sentinel(): mp.current_process().sentinel
@case
def current_process_close(): return mp.current_process().close()
@case
def parent_of_main(): return mp.parent_process()
@case
def join_text_timeout():
    process = running()
    try:
        process.join('soon')
    finally:
        stop(process)
@case
def join_negative_timeout():
    process = running()
    try:
        return process.join(-1), process.exitcode
    finally:
        stop(process)
@case
def close_running():
    process = running()
    try:
        process.close()
    finally:
        stop(process)
@case
def close_unstarted():
    process = mp.Process()
    process.close()
    return process
@case
def close_twice():
    process = ended()
    return process.close(), process.close(), process
@case
def terminate_ended():
    process = ended()
    return process.terminate(), process.exitcode
def after_close(name, *arguments):
    process = ended()
    process.close()
    value = getattr(process, name)
    return value(*arguments) if callable(value) else value
@case
def closed_start(): after_close('start')
@case
def closed_join(): after_close('join')
@case
def closed_is_alive(): after_close('is_alive')
@case
def closed_terminate(): after_close('terminate')
@case
def closed_kill(): after_close('kill')
@case
def closed_pid(): after_close('pid')
@case
def closed_exitcode(): after_close('exitcode')
@case
def closed_sentinel(): after_close('sentinel')
@case
def closed_name(): return after_close('name'), after_close('daemon')
@case
def authkey_number(): return len(mp.Process().authkey)
@case
def authkey_text(): mp.Process().authkey = 'text'
@case
def authkey_assigned():
    process = mp.Process()
    process.authkey = b'123qwe'
    return process.authkey, type(process.authkey).__name__
@case
def authkey_pickled(): pickle.dumps(mp.current_process().authkey)
@case
def process_pickled(): return type(pickle.dumps(mp.Process(target=nothing, name='x'))).__name__
@case
def daemon_has_children():
    ours, theirs = mp.Pipe()
    process = mp.Process(target=start_grandchild, args=(theirs,), daemon=True)
    process.start()
    answer = ours.recv()
    process.join()
    return answer
@case
def inherits_daemon():
    return mp.Process().daemon, mp.Process(daemon=True).daemon, mp.Process(daemon=0).daemon
@case
def lambda_target():
    process = mp.Process(target=lambda: None)
    process.start()
    process.join()
    return process.exitcode
@case
def signal_number():
    process = running()
    os.kill(process.pid, signal.SIGUSR1)
    process.join()
    return process.exitcode, process
@case
def unusual_signal():
    process = running()
    os.kill(process.pid, 40)
    process.join()
    return process.exitcode, process
@case
def class_without_init():
    class Bare(mp.Process):
        def __init__(self):
            pass
    Bare().start()
@case
def class_without_init_repr():
    class Bare(mp.Process):
        def __init__(self):
            pass
    repr(Bare())
@case
def hash_and_equality():
    first, second = mp.Process(), mp.Process()
    return first == second, first == first, len({first, second})
@case
def reaped_elsewhere():
    process = running()
    process.kill()
    os.waitpid(process.pid, 0)
    return process.join(), process.exitcode, process.is_alive()

# Contexts

@case
def unknown_start_method(): mp.set_start_method('teleport', force=True)
@case
def start_method_twice(): mp.set_start_method('fork')
@case
def unknown_context(): mp.get_context('teleport')
@case
def start_method_of_concrete_context(): mp.get_context('spawn').set_start_method('fork')
@case
def start_method(): return mp.get_start_method(), mp.get_context().get_start_method(), mp.get_context('spawn').get_start_method()
@case
def process_classes(): return mp.get_context('fork').Process(), mp.get_context('spawn').Process(), mp.Process()

if __name__ == '__main__':
    main()
