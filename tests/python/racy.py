"""Makes small racy programs in the language of the reference model, and Python programs of them."""

import random

import reference

_HEAD = '''import multiprocessing as mp, queue, sys, time

def say(who, what):
    print(f'{who}: {what}', flush=True)

def get_or_empty(get):
    try:
        return get()
    except queue.Empty:
        return 'Empty'

def put_or_full(put):
    try:
        put()
        return 'put'
    except queue.Full:
        return 'Full'
'''

_MAIN = '''
if __name__ == '__main__':
    mp.set_start_method({method!r})
    q, l, e, (r, c) = mp.Queue({slots}), mp.Lock(), mp.Event(), mp.Pipe(duplex=False)
    p = [None]
    for work in [{works}]:
        p.append(mp.Process(target=work, args=(q, l, e, c)))
{body}
'''


class RacyProgram:
    """A program of which the reference model knows every possible output, and that always ends."""

    def __init__(self, seed, number, method):
        self.random = random.Random(f'racy/{seed}/{number}')
        self.method = method
        self.outputs = ()
        while not 2 <= len(self.outputs) <= 3000:
            self.draw()
            if self.may_break_the_event():
                continue
            try:
                self.outputs = reference.outputs(self.bodies, {'q': self.slots} if self.slots else {}, most_states=6000, most_outputs=3000)
            except (reference.Deadlock, reference.TooLarge):
                self.outputs = ()

    def draw(self):
        self.slots = self.random.choice([0, 0, 1, 2])
        children = self.random.choice([1, 1, 2, 2, 3])
        self.items = 0
        self.bodies = [None] + [self.child(number) for number in range(1, children + 1)]
        self.bodies[0] = self.main(children)

    def may_break_the_event(self):
        """The standard library's Event has a lock inside, and set() waits for all who wait: who is killed there stops the others for ever."""
        killed = {statement[1] for statement in self.bodies[0] if statement[0] in ('terminate', 'kill')}
        return any('e' in statement[1:] for child in killed for statement in self.bodies[child])

    def item(self):
        self.items += 1
        return self.items

    def child(self, number):
        pieces = [
            [('print', f'{number} works')], [('print', f'{number} works')],
            [('put', 'q', self.item())], [('put', 'q', self.item()), ('put', 'q', self.item())], [('put_timeout', 'q', self.item())],
            [('get_timeout', 'q')], [('get', 'q')],
            [('acquire', 'l'), ('print', f'{number} has it'), ('release', 'l')], [('acquire', 'l'), ('sleep',), ('release', 'l')],
            [('acquire_timeout', 'l'), ('release', 'l')],
            [('set', 'e')], [('wait', 'e')], [('wait_timeout', 'e')],
            [('send', 'c', self.item())], [('sleep',)]]
        body = [statement for piece in self.random.sample(pieces, self.random.randint(1, 3)) for statement in piece]
        return body + ([('exit', self.random.choice([0, 3]))] if self.random.random() < 0.3 else [])

    def main(self, children):
        numbers = range(1, children + 1)
        body = []
        for child in numbers:
            body.append(('start', child))
            body += self.some_of_main(range(1, child + 1))
        body += self.some_of_main(numbers)
        for child in self.random.sample(numbers, children):
            body += [('join', child), ('exitcode', child)]
        return body + self.random.choice([[], [('get_timeout', 'q')], [('is_set', 'e')], [('acquire_timeout', 'l')], [('poll_timeout', 'c')]])

    def some_of_main(self, started):
        child = self.random.choice(started)
        pieces = [
            [], [], [('print', 'main goes on')], [('sleep',)],
            [('terminate', child)], [('terminate', child)], [('kill', child)], [('sleep',), ('terminate', child)],
            [('join_timeout', child), ('is_alive', child)], [('is_alive', child)], [('exitcode', child)],
            [('put', 'q', self.item())], [('put_timeout', 'q', self.item())], [('get_timeout', 'q')], [('get_nowait', 'q')], [('get', 'q')],
            [('acquire_timeout', 'l'), ('release', 'l')], [('acquire', 'l'), ('print', 'main has it'), ('release', 'l')],
            [('set', 'e')], [('wait_timeout', 'e')], [('is_set', 'e')], [('poll_timeout', 'c')], [('recv', 'c')]]
        return self.random.choice(pieces)

    def text(self):
        works = ''.join(f'\ndef work{number}(q, l, e, c):\n' + self.lines(number) + '\n' for number in range(1, len(self.bodies)))
        names = ', '.join(f'work{number}' for number in range(1, len(self.bodies)))
        return _HEAD + works + _MAIN.format(method=self.method, slots=self.slots, works=names, body=self.lines(0))

    def lines(self, number):
        return '\n'.join('    ' + self.line(number, *statement) for statement in self.bodies[number])

    def line(self, who, kind, what=None, item=None):
        seconds = self.random.choice([0.001, 0.005, 0.03])
        said = {
            'join_timeout': f'p[{what}].join({seconds})', 'start': f'p[{what}].start()', 'join': f'p[{what}].join()',
            'terminate': f'p[{what}].terminate()', 'kill': f'p[{what}].kill()',
            'put': f'q.put({item})', 'release': 'if got: l.release()', 'acquire': 'got = l.acquire()', 'set': 'e.set()',
            'acquire_timeout': f'got = l.acquire(timeout={seconds}); say({who}, got)',
            'send': f'c.send({item})', 'print': f'print({what!r}, flush=True)', 'sleep': f'time.sleep({seconds})', 'exit': f'sys.exit({what})'}
        if kind in said:
            return said[kind]
        result = {
            'is_alive': f'p[{what}].is_alive()', 'exitcode': f'p[{what}].exitcode',
            'get': 'q.get()', 'get_timeout': f'get_or_empty(lambda: q.get(timeout={seconds}))', 'get_nowait': 'get_or_empty(q.get_nowait)',
            'put_timeout': f'put_or_full(lambda: q.put({item}, timeout={seconds}))',
            'wait': 'e.wait()', 'wait_timeout': f'e.wait({seconds})', 'is_set': 'e.is_set()', 'recv': 'r.recv()', 'poll_timeout': f'r.poll({seconds})'}
        return f'say({who}, {result[kind]})'
