"""Generates small programs and runs each on the standard library's module and on ours.

    differential.py [--count N] [--seed S] [--jobs N] [--show NUMBER]

A program's text follows from seed and number alone. The even ones are confluent: they have one possible output, which must be the same. The odd
ones are racy (terminate, kill, timeouts, several producers and consumers): what they print must be one of the outputs that the reference
model (reference.py) allows. Both start methods come in both halves.
"""

import argparse
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import running
from racy import RacyProgram

_HEAD = '''import multiprocessing as mp, os, queue, signal, sys, time
'''

_MAIN = '''
if __name__ == '__main__':
    mp.set_start_method({method!r})
{body}
'''


def generate(seed, number):
    method = 'spawn' if number % 8 >= 6 else 'fork'
    return RacyProgram(seed, number, method) if number % 2 == 1 else ConfluentProgram(seed, number, method)


class ConfluentProgram:
    """Functions for the children and lines for the main program that can print one thing only."""

    outputs = None

    def __init__(self, seed, number, method):
        self.random = random.Random(f'{seed}/{number}')
        self.method = method
        self.functions = []
        self.lines = []
        for _ in range(self.random.randint(1, 3)):
            self.random.choice(self.PIECES)(self)

    def value(self):
        return repr(self.random.choice([
            0, 7, -3, 300, 70000, 2**40, 1.5, None, True, 'fish', '鱼', b'bytes', (1, 'two'), [1, [2]], {'a': 1}, 'x' * 5000, range(4)]))

    def function(self, parameters, *body):
        name = f'work{len(self.functions)}'
        self.functions.append(f'def {name}({parameters}):\n' + '\n'.join(f'    {line}' for line in body))
        return name

    def process(self, function, arguments='', options=''):
        name = f'p{len(self.lines)}'
        self.lines.append(f'{name} = mp.Process(target={function}, args=({arguments}){options})')
        self.lines.append(f'{name}.start()')
        return name

    def ended(self, process):
        self.lines += [f'{process}.join()', f'print({process!r}, {process}.exitcode, {process}.is_alive(), flush=True)']

    def text(self):
        body = '\n'.join(f'    {line}' for line in self.lines)
        return _HEAD + '\n\n'.join(self.functions) + _MAIN.format(method=self.method, body=body)

    def exit_codes(self):
        code = self.random.choice(['0', '1', '7', '-1', '300', 'None', '"text"', 'True'])
        way = self.random.choice(['sys.exit', 'os._exit'])
        if way == 'os._exit' and not code.lstrip('-').isdigit():
            way = 'sys.exit'
        self.ended(self.process(self.function('', f'{way}({code})')))

    def exception(self):
        error = self.random.choice(['ValueError("no")', 'KeyError(1)', 'OSError(2, "gone")', 'SystemExit(3)', 'RuntimeError()'])
        self.ended(self.process(self.function('', f'raise {error}')))

    def pipe_conversation(self):
        count, duplex = self.random.randint(1, 5), self.random.random() < 0.5
        if duplex:
            child = self.function('c', f'for _ in range({count}): c.send((c.recv(), "back"))', 'c.close()')
            self.lines.append('a, b = mp.Pipe()')
        else:
            child = self.function('c', *[f'c.send({self.value()})' for _ in range(count)], 'c.close()')
            self.lines.append('a, b = mp.Pipe(duplex=False)')
        process = self.process(child, 'b,')
        self.lines.append('b.close()')
        for _ in range(count):
            if duplex:
                self.lines.append(f'a.send({self.value()})')
            self.lines.append('print(a.recv(), flush=True)')
        self.lines += ['try:', '    a.recv()', 'except EOFError as error:', '    print("end", repr(error), flush=True)']
        self.ended(process)

    def queue_transfer(self):
        kind = self.random.choice(['Queue', 'Queue', 'JoinableQueue', 'SimpleQueue'])
        size = self.random.choice(['', '1', '3']) if kind != 'SimpleQueue' else ''
        values = [self.value() for _ in range(self.random.randint(1, 8))]
        self.lines.append(f'q = mp.{kind}({size})')
        process = self.process(self.function('q', *[f'q.put({value})' for value in values]), 'q,')
        self.lines.append(f'for _ in range({len(values)}): print(q.get(), flush=True)')
        if kind == 'JoinableQueue':
            self.lines += [f'for _ in range({len(values)}): q.task_done()', 'q.join()']
        self.ended(process)
        if kind != 'SimpleQueue':
            self.lines.append('print(q.empty(), q.full(), q.qsize(), flush=True)')

    def counted_sum(self):
        children, each = self.random.randint(2, 4), self.random.randint(1, 20)
        lock = self.random.choice(['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Condition'])
        work = self.function('n, lock', f'for _ in range({each}):', '    with lock: n.value += 1')
        self.lines += [f'lock = mp.{lock}()', 'n = mp.Value("i", 0, lock=False)',
                       f'ps = [mp.Process(target={work}, args=(n, lock)) for _ in range({children})]',
                       'for p in ps: p.start()', 'for p in ps: p.join()', 'print(n.value, [p.exitcode for p in ps], flush=True)']

    def many_to_one(self):
        children, each = self.random.randint(2, 4), self.random.randint(1, 10)
        work = self.function('q, k', f'for i in range({each}): q.put((k, i))')
        self.lines += ['q = mp.Queue()', f'ps = [mp.Process(target={work}, args=(q, k)) for k in range({children})]',
                       'for p in ps: p.start()', f'got = [q.get() for _ in range({children * each})]', 'for p in ps: p.join()',
                       'print(sorted(got), flush=True)',
                       f'print(all([i for k, i in got if k == j] == list(range({each})) for j in range({children})), flush=True)']

    def events(self):
        work = self.function('a, b', 'a.wait()', 'print("awake", a.is_set(), flush=True)', 'b.set()')
        self.lines.append('a, b = mp.Event(), mp.Event()')
        process = self.process(work, 'a, b')
        self.lines += ['print(b.is_set(), flush=True)', 'a.set()', 'print(b.wait(60), flush=True)']
        self.ended(process)

    def timeouts(self):
        self.lines += self.random.choice([
            ['q = mp.Queue()', 'try: q.get(timeout=0.02)', 'except queue.Empty as e: print(repr(e), flush=True)'],
            ['q = mp.Queue(1)', 'q.put(1)', 'try: q.put(2, timeout=0.02)', 'except queue.Full as e: print(repr(e), flush=True)',
             'print(q.get(), flush=True)'],
            ['l = mp.Lock()', 'l.acquire()', 'print(l.acquire(timeout=0.02), l.acquire(False), l, flush=True)', 'l.release()'],
            ['a, b = mp.Pipe()', 'print(a.poll(), a.poll(0.02), flush=True)', 'b.send(1)', 'print(a.poll(60), a.recv(), flush=True)'],
            ['b = mp.Barrier(2)', 'try: b.wait(0.02)', 'except Exception as e: print(repr(e), b.broken, flush=True)'],
            ['c = mp.Condition()', 'with c: print(c.wait(0.02), flush=True)']])

    def terminated(self):
        end = self.random.choice(['terminate', 'kill'])
        process = self.process(self.function('', 'time.sleep(100)'), options=', daemon=True' if self.random.random() < 0.5 else '')
        self.lines += [f'print({process}.join(0.01), {process}.is_alive(), flush=True)', f'{process}.{end}()']
        self.ended(process)
        self.lines.append(f'print(repr({process}).split("exitcode")[1], flush=True)')

    def barrier_meeting(self):
        parties = self.random.randint(2, 4)
        work = self.function('b, q', 'q.put(b.wait())')
        self.lines += [f'b, q = mp.Barrier({parties}), mp.SimpleQueue()',
                       f'ps = [mp.Process(target={work}, args=(b, q)) for _ in range({parties})]', 'for p in ps: p.start()',
                       f'print(sorted(q.get() for _ in range({parties})), flush=True)', 'for p in ps: p.join()',
                       'print(b.n_waiting, b.broken, flush=True)']

    def family(self):
        grandchild = self.function('', 'print(mp.current_process().name, mp.parent_process().name, flush=True)')
        child = self.function('', f'p = mp.Process(target={grandchild})', 'p.start()', 'p.join()',
                              'print(mp.current_process().name, p.name, p.exitcode, mp.active_children(), flush=True)')
        self.ended(self.process(child))

    PIECES = [exit_codes, exception, pipe_conversation, queue_transfer, counted_sum, many_to_one, events, timeouts, terminated, barrier_meeting,
              family]


def judge(program, plain, ours):
    """What is wrong with what ours gave; None if nothing is."""
    if plain.status is None:
        return None  # It hangs there too: nothing to compare.
    if ours.status != plain.status:
        return f'exit status {ours.status} instead of {plain.status}'
    if program.outputs is None:
        if running.comparable(ours.output) != running.comparable(plain.output):
            return 'another output'
        if running.comparable(ours.errors) != running.comparable(plain.errors):
            return 'other errors'
        return None
    for who, result in (('plain Python', plain), ('ours', ours)):
        if tuple(result.output.splitlines()) not in program.outputs:
            return f'{who} gave an output that the model does not allow'
        if result.errors:
            return f'{who} said something on standard error'
    return None


def compare(seed, number, folder):
    program = generate(seed, number)
    path = Path(folder) / f'program{number}.py'
    path.write_text(program.text(), encoding='utf-8')
    plain = running.run(running.PLAIN, str(path), timeout=90)
    ours = running.run(running.OURS, str(path), timeout=90)
    wrong = judge(program, plain, ours)
    return wrong and f'program {number}: {wrong}\n{program.text()}\n--- plain Python: {plain}\n--- ours: {ours}'


def compare_all(seed, numbers, jobs=4):
    """The reports of those that differ."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        return [wrong for wrong in pool.map(lambda number: compare(seed, number, folder), numbers) if wrong]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--count', type=int, default=400)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--jobs', type=int, default=4)
    parser.add_argument('--show', type=int, metavar='NUMBER', help='print the program, and the outputs that are possible, instead')
    options = parser.parse_args()
    if options.show is not None:
        program = generate(options.seed, options.show)
        print(program.text(), *sorted(program.outputs or ()), sep='\n')
        return 0
    wrong = compare_all(options.seed, range(options.count), options.jobs)
    print(*wrong, sep='\n\n')
    print(f'{options.count} programs, half of them racy, {len(wrong)} differ')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
