"""Ctrl-C: whatever a program waits in, it ends, or runs its handler, as under plain Python."""

import os
import signal
import subprocess
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import running

PROGRAMS = {
    'sleep': 'time.sleep(60)',
    'get': 'mp.Queue().get()',
    'get_timeout': 'mp.Queue().get(timeout=60)',
    'put': 'q = mp.Queue(1); q.put(1); q.put(2)',
    'acquire': 'l = mp.Lock(); l.acquire(); l.acquire()',
    'recv': 'a, b = mp.Pipe(); a.recv()',
    'poll': 'a, b = mp.Pipe(); a.poll(None)',
    'connection_wait': 'a, b = mp.Pipe(); mp.connection.wait([a])',
    'join': 'p = mp.Process(target=time.sleep, args=(60,), daemon=True); p.start(); p.join()',
    'join_timeout': 'p = mp.Process(target=time.sleep, args=(60,), daemon=True); p.start(); p.join(60)',
    'thread_join': 'import threading; t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join()',
    'thread_join_timeout': 'import threading; t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join(60)',
    'waitpid': 'p = mp.Process(target=time.sleep, args=(60,), daemon=True); p.start(); os.waitpid(p.pid, 0)',
    'condition': 'c = mp.Condition(); c.acquire(); c.wait()',
    'barrier': 'mp.Barrier(2).wait()',
    'input': 'input()',
    'caught': 'try: mp.Event().wait()\nexcept KeyboardInterrupt: print("caught")',
    'handler': 'signal.signal(signal.SIGINT, lambda *_: print("handled", flush=True))\n'
               'l = mp.Lock(); l.acquire(); print(l.acquire(timeout=2))',
}


# Event.set() in a handler, while the process waits for that event: CPython's waits for its own wait() to end.
SET_IN_HANDLER = '''
import multiprocessing as mp, os, signal, threading
event = mp.Event()
def handler(*_):
    print('handler', flush=True)
    event.set()
    print('set', flush=True)
signal.signal(signal.SIGUSR1, handler)
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGUSR1)).start()
WAIT
print('waited', flush=True)
'''


def interrupt(interpreter, path):
    process = subprocess.Popen([*interpreter, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
    process.stdout.readline()  # It has begun.
    wait_until_it_waits(process.pid)
    process.send_signal(signal.SIGINT)
    try:
        output, errors = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        return 'hangs', *process.communicate()
    return process.returncode, output, [line for line in errors.splitlines() if not line.startswith('  ')]


def wait_until_it_waits(pid):
    """Until it has slept in the kernel without using the processor for a while."""
    quiet, before = 0, None
    while quiet < 10:
        time.sleep(0.02)
        fields = Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
        now = fields[0], fields[11], fields[12]
        quiet = quiet + 1 if now == before and now[0] == 'S' else 0
        before = now


class Interrupts(unittest.TestCase):
    def test_an_event_that_a_handler_sets(self):
        for wait, hangs in ('event.wait()', True), ('time.sleep(1)', False):
            with self.subTest(wait), tempfile.TemporaryDirectory() as folder:
                path = Path(folder, 'program.py')
                path.write_text('import time' + SET_IN_HANDLER.replace('WAIT', wait))
                plain, ours = running.run_both(str(path), timeout=6)
                self.assertEqual((ours.status, ours.output), (plain.status, plain.output))
                self.assertEqual(ours.status is None, hangs)

    def test_an_interrupt_ends_every_wait_as_under_plain_python(self):
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(4) as pool:
            paths = {name: Path(folder) / f'{name}.py' for name in PROGRAMS}
            for name, path in paths.items():
                path.write_text('import multiprocessing as mp, multiprocessing.connection, os, signal, time\nprint("go", flush=True)\n' + PROGRAMS[name])
            plain = {name: pool.submit(interrupt, running.PLAIN, path) for name, path in paths.items()}
            ours = {name: pool.submit(interrupt, running.OURS, path) for name, path in paths.items()}
            for name in PROGRAMS:
                with self.subTest(name):
                    self.assertEqual(ours[name].result(), plain[name].result())


if __name__ == '__main__':
    unittest.main()
