"""The Python module against its limits: a table of ours, peer, ratio and limit, medians of paired runs.

    python_bench.py [--rounds N]        (PYTHONPATH names the build's python folder)

Each round measures the standard library's module and ours one right after the other, group by group of what is measured; the ratio is the
median of the rounds' ratios.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

MEASURE = r'''
import json, multiprocessing as mp, os, statistics, sys, time

def nothing(): pass

def start_and_join():
    process = mp.Process(target=nothing)
    process.start()
    process.join()

def bare_fork():
    pid = os.fork()
    if not pid: os._exit(0)
    os.waitpid(pid, 0)

def once(action):
    began = time.perf_counter()
    action()
    return time.perf_counter() - began

def each(action, count):
    action()
    return statistics.median(once(action) for _ in range(count))

def consume(queue, count, done):
    for _ in range(count): queue.get()
    done.send(1)

def queue(value, count):
    things, (reader, writer) = mp.Queue(), mp.Pipe(False)
    consumer = mp.Process(target=consume, args=(things, count, writer))
    consumer.start()
    began = time.perf_counter()
    for _ in range(count): things.put(value)
    reader.recv()
    took = time.perf_counter() - began
    consumer.join()
    return took / count

def echo(connection, count):
    for _ in range(count): connection.send(connection.recv())

def round_trip(value, count):
    ours, theirs = mp.Pipe()
    process = mp.Process(target=echo, args=(theirs, count))
    process.start()
    began = time.perf_counter()
    for _ in range(count): ours.send(value); ours.recv()
    took = time.perf_counter() - began
    process.join()
    return took / count

def lock(count):
    lock = mp.Lock()
    began = time.perf_counter()
    for _ in range(count): lock.acquire(); lock.release()
    return (time.perf_counter() - began) / count

def lock_with(count):
    lock = mp.Lock()
    began = time.perf_counter()
    for _ in range(count):
        with lock: pass
    return (time.perf_counter() - began) / count

def two_empty_calls(count):
    empty = []
    began = time.perf_counter()
    for _ in range(count): empty.clear(); empty.clear()
    return (time.perf_counter() - began) / count

GROUPS = {
    'process': lambda: {'process': each(start_and_join, 100), 'bare fork': each(bare_fork, 100)},
    'queue': lambda: {'queue int': queue(7, 20000), 'queue 1 KiB': queue(b'x' * 1024, 20000)},
    'connection': lambda: {'connection int': round_trip(7, 5000), 'connection 64 KiB': round_trip(b'x' * 65536, 500),
                           'connection 1 MiB': round_trip(b'x' * 2**20, 40)},
    'lock': lambda: {'lock': min(lock(100000) for _ in range(5)), 'lock with': min(lock_with(100000) for _ in range(5)),
                     'two empty calls': min(two_empty_calls(100000) for _ in range(5))},
}

if __name__ == '__main__':
    print(json.dumps(GROUPS[sys.argv[1]]()))
'''

GROUPS = ['process', 'queue', 'connection', 'lock']

# What, of ours, against what of whom, and the limit of ours / peer; without a limit it is there for comparison (README.md).
LIMITS = [
    ('Process start+join / CPython', 'ours', 'process', 'plain', 'process', 0.8),
    ('Process start+join / bare os.fork', 'ours', 'process', 'ours', 'bare fork', 1.3),
    ('CPython start+join / bare os.fork', 'plain', 'process', 'plain', 'bare fork', None),
    ('Queue, small ints', 'ours', 'queue int', 'plain', 'queue int', 1 / 2),
    ('Queue, 1 KiB bytes', 'ours', 'queue 1 KiB', 'plain', 'queue 1 KiB', 1 / 2),
    ('Queue traced / CPython untraced, ints', 'traced', 'queue int', 'plain', 'queue int', 1),
    ('Queue traced / CPython untraced, 1 KiB', 'traced', 'queue 1 KiB', 'plain', 'queue 1 KiB', 1),
    ('Connection round trip, ints', 'ours', 'connection int', 'plain', 'connection int', 1 / 1.5),
    ('Connection round trip, 64 KiB', 'ours', 'connection 64 KiB', 'plain', 'connection 64 KiB', 1),
    ('Connection round trip, 1 MiB', 'ours', 'connection 1 MiB', 'plain', 'connection 1 MiB', 1),
    ('Lock, with lock: pass', 'ours', 'lock with', 'plain', 'lock with', 1 / 2),
    ('Lock, acquire() and release()', 'ours', 'lock', 'plain', 'lock', 1 / 2),
    ('two empty C methods / CPython Lock', 'plain', 'two empty calls', 'plain', 'lock', None),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--rounds', type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, 'measure.py')
        with open(program, 'w') as file:
            file.write(MEASURE)
        rounds = [measure_all(program) for _ in range(options.rounds)]
    print(f'{"":42}{"ours":>10}{"peer":>10}{"ratio":>8}{"limit":>8}')
    missed = 0
    for what, who, which, peer, peer_which, limit in LIMITS:
        mine = [each[who][which] for each in rounds if each[who]]
        theirs = [each[peer][peer_which] for each in rounds if each[who]]
        if not mine:
            print(f'{what:42}  (no supervisor to trace with)')
            continue
        ratio = statistics.median(a / b for a, b in zip(mine, theirs))
        over = limit is not None and ratio > limit
        missed += over
        print(f'{what:42}{micro(mine)}{micro(theirs)}{ratio:8.2f}{"" if limit is None else f"{limit:8.2f}"}{"  MISSED" if over else ""}')
    return 1 if missed else 0


def measure_all(program):
    all = {'plain': {}, 'ours': {}, 'traced': {}}
    for group in GROUPS:
        all['plain'] |= measure([sys.executable, program, group])
        all['ours'] |= measure([sys.executable, '-m', 'spawnarium', program, group])
        if group == 'queue':
            all['traced'] |= traced([program, group])
    return all


def measure(command):
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


def traced(command):
    supervisor = os.path.join(os.environ.get('SPAWNARIUM_BUILD', ''), 'spawnarium-supervisor')
    if not os.path.exists(supervisor):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        return measure([supervisor, '--trace', os.path.join(folder, 'bench.spawn'), '--forward', '--',
                        sys.executable, '-m', 'spawnarium', *command])


def micro(seconds):
    return f'{statistics.median(seconds) * 1e6:8.2f}us'


if __name__ == '__main__':
    sys.exit(main())
