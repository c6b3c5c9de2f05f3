"""A small reference model of multiprocessing: every output that a racy program can have.

A program is a list of bodies; bodies[0] is the main process, the others are its children. A body is a list of statements:

    ('start', 1) ('join', 1) ('join_timeout', 1) ('terminate', 1) ('kill', 1) ('is_alive', 1) ('exitcode', 1)    what main does to child 1
    ('put', 'q', 5) ('put_timeout', 'q', 5) ('get', 'q') ('get_timeout', 'q') ('get_nowait', 'q')                 queues
    ('acquire', 'l') ('acquire_timeout', 'l') ('release', 'l')                            locks; release what the last acquire has got
    ('set', 'e') ('is_set', 'e') ('wait', 'e') ('wait_timeout', 'e')                                              events
    ('send', 'c', 5) ('recv', 'c') ('poll_timeout', 'c')                                                          pipes, main receives
    ('print', 'text') ('sleep',) ('exit', 3)

Each statement that has a result prints it. At most one queue. Any process may go on at any moment; a timeout may be over whenever what is waited for is not
there. A queue is what the documents say: a buffer and a feeder thread in each process, a pipe, a lock at each end, and slots. Who is
terminated goes on until the signal arrives, and keeps what it holds for ever.
"""

RUNNING, EXITING, INITIAL = 'running', 'exiting', 'initial'


class Deadlock(Exception):
    """The program can come to a state in which nothing can happen any more."""


class TooLarge(Exception):
    """More states than are worth looking at."""


def compile_body(body):
    """The steps between which other processes can act."""
    steps = []
    for statement in body:
        kind, *rest = statement
        if kind == 'get':
            steps += [('lock_pipe', *rest), ('receive', *rest), ('free_slot', *rest), ('unlock_pipe', *rest), ('say',)]
        elif kind in ('get_timeout', 'get_nowait'):
            steps += [('try_lock_pipe', *rest), ('try_receive', *rest), ('free_slot', *rest), ('unlock_pipe', *rest), ('say',)]
        elif kind in ('put_timeout', 'acquire_timeout', 'is_alive', 'exitcode', 'is_set', 'wait', 'wait_timeout', 'recv', 'poll_timeout'):
            steps += [statement, ('say',)]
        elif kind != 'sleep':
            steps.append(statement)
    return steps


class Process:
    """One process in one state. `register` is the last result; `held` is what its feeder thread has in hand: (queue, item, in the pipe?)."""

    __slots__ = ('status', 'at', 'register', 'code', 'doomed', 'buffer', 'held')

    def __init__(self, status, at=0, register=None, code=0, doomed=(), buffer=(), held=None):
        self.status, self.at, self.register, self.code = status, at, register, code
        self.doomed, self.buffer, self.held = doomed, buffer, held

    def key(self):
        return self.status, self.at, self.register, self.code, self.doomed, self.buffer, self.held

    def changed(self, **changes):
        copy = Process(*self.key())
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy

    @property
    def dead(self):
        return isinstance(self.status, int)


class State:
    """The processes and all that they share: queues' pipes, slots and locks, locks, events, pipes."""

    def __init__(self, processes, shared):
        self.processes, self.shared = processes, shared

    def key(self):
        return tuple(process.key() for process in self.processes), tuple(sorted(self.shared.items()))

    def with_(self, number, shared=None, others=None, **changes):
        processes = list(self.processes)
        processes[number] = processes[number].changed(**changes)
        for other, change in (others or {}).items():
            processes[other] = processes[other].changed(**change)
        return State(processes, {**self.shared, **shared} if shared else self.shared)


class Model:
    """All outputs of `bodies`. `slots` says how many items a queue takes (none: any number)."""

    def __init__(self, bodies, slots=None, most_states=20000, most_outputs=4000):
        self.steps = [compile_body(body) for body in bodies]
        self.slots = slots or {}
        self.most_states, self.most_outputs = most_states, most_outputs
        self.known = {}

    def outputs(self):
        """The set of possible outputs: tuples of lines."""
        processes = [Process(RUNNING)] + [Process(INITIAL) for _ in self.steps[1:]]
        return self.after(State(processes, {}))

    def after(self, state):
        key = state.key()
        if key in self.known:
            return self.known[key]
        if len(self.known) > self.most_states:
            raise TooLarge
        outputs = set()
        moved = False
        for line, following in self.moves(state):
            moved = True
            rest = self.after(following)
            outputs |= rest if line is None else {(line, *lines) for lines in rest}
            if len(outputs) > self.most_outputs:
                raise TooLarge
        if not moved:
            if not all(process.dead or process.status == INITIAL for process in state.processes):
                raise Deadlock
            outputs = {()}
        self.known[key] = frozenset(outputs)
        return self.known[key]

    def moves(self, state):
        """(the line that it prints or None, the state after it) for all that can happen next."""
        for number, process in enumerate(state.processes):
            if process.dead or process.status == INITIAL:
                continue
            for signal in process.doomed:
                yield None, self.ended(state, number, signal)
            yield from self.feeder_moves(state, number, process)
            if process.status == EXITING:
                if not process.buffer and process.held is None:
                    yield None, self.ended(state, number, process.code)
            elif process.at == len(self.steps[number]):
                yield None, state.with_(number, status=EXITING)
            else:
                step = self.steps[number][process.at]
                yield from getattr(self, step[0])(state, number, process, *step[1:])

    @staticmethod
    def ended(state, number, code):
        return state.with_(number, status=code, at=0, register=None, code=0, doomed=(), buffer=(), held=None)

    def feeder_moves(self, state, number, process):
        if process.held is None:
            if process.buffer and not state.shared.get(('writing', process.buffer[0][0])):
                queue, item = process.buffer[0]
                yield None, state.with_(number, {('writing', queue): True}, buffer=process.buffer[1:], held=(queue, item, False))
            return
        queue, item, written = process.held
        if written:
            yield None, state.with_(number, {('writing', queue): False}, held=None)
        else:
            pipe = state.shared.get(('pipe', queue), ())
            yield None, state.with_(number, {('pipe', queue): (*pipe, item)}, held=(queue, item, True))

    # Each statement, and each step of one: what can follow.

    def go_on(self, state, number, shared=None, skip=0, **changes):
        return None, state.with_(number, shared, at=state.processes[number].at + 1 + skip, **changes)

    def print(self, state, number, process, text):
        yield text, self.go_on(state, number)[1]

    def say(self, state, number, process):
        yield f'{number}: {process.register}', self.go_on(state, number, register=None)[1]

    def exit(self, state, number, process, code):
        yield None, state.with_(number, status=EXITING, code=code)

    # Processes

    def start(self, state, number, process, child):
        yield None, state.with_(number, None, {child: {'status': RUNNING}}, at=process.at + 1)

    def join(self, state, number, process, child):
        if state.processes[child].dead:
            yield self.go_on(state, number)

    def join_timeout(self, state, number, process, child):
        yield self.go_on(state, number)

    def signal(self, state, number, process, child, signal):
        target = state.processes[child]
        doomed = target.doomed if target.dead or signal in target.doomed else (*target.doomed, signal)
        yield None, state.with_(number, None, {child: {'doomed': doomed}}, at=process.at + 1)

    def terminate(self, state, number, process, child):
        yield from self.signal(state, number, process, child, -15)

    def kill(self, state, number, process, child):
        yield from self.signal(state, number, process, child, -9)

    def is_alive(self, state, number, process, child):
        yield self.go_on(state, number, register=not state.processes[child].dead)

    def exitcode(self, state, number, process, child):
        target = state.processes[child]
        yield self.go_on(state, number, register=target.status if target.dead else None)

    # Queues

    def free_slots(self, state, queue):
        return state.shared.get(('slots', queue), self.slots.get(queue))

    def put(self, state, number, process, queue, item):
        slots = self.free_slots(state, queue)
        if slots != 0:
            shared = {} if slots is None else {('slots', queue): slots - 1}
            yield self.go_on(state, number, shared, register='put', buffer=(*process.buffer, (queue, item)))

    def put_timeout(self, state, number, process, queue, item):
        if self.free_slots(state, queue) == 0:
            yield self.go_on(state, number, register='Full')
        else:
            yield from self.put(state, number, process, queue, item)

    def lock_pipe(self, state, number, process, queue):
        if not state.shared.get(('reading', queue)):
            yield self.go_on(state, number, {('reading', queue): True})

    def try_lock_pipe(self, state, number, process, queue):
        if state.shared.get(('reading', queue)):
            yield self.go_on(state, number, skip=3, register='Empty')
        else:
            yield from self.lock_pipe(state, number, process, queue)

    def receive(self, state, number, process, queue):
        pipe = state.shared.get(('pipe', queue), ())
        if pipe:
            yield self.go_on(state, number, {('pipe', queue): pipe[1:]}, register=pipe[0])

    def try_receive(self, state, number, process, queue):
        if state.shared.get(('pipe', queue)):
            yield from self.receive(state, number, process, queue)
        else:
            yield self.go_on(state, number, skip=1, register='Empty')

    def free_slot(self, state, number, process, queue):
        slots = self.free_slots(state, queue)
        yield self.go_on(state, number, {} if slots is None else {('slots', queue): slots + 1})

    def unlock_pipe(self, state, number, process, queue):
        yield self.go_on(state, number, {('reading', queue): False})

    # Locks, events, pipes

    def acquire(self, state, number, process, lock):
        if not state.shared.get(('lock', lock)):
            yield self.go_on(state, number, {('lock', lock): number + 1}, register=True)

    def acquire_timeout(self, state, number, process, lock):
        if state.shared.get(('lock', lock)):
            yield self.go_on(state, number, register=False)
        else:
            yield from self.acquire(state, number, process, lock)

    def release(self, state, number, process, lock):
        mine = state.shared.get(('lock', lock)) == number + 1
        yield self.go_on(state, number, {('lock', lock): 0} if mine else None)

    def set(self, state, number, process, event):
        yield self.go_on(state, number, {('event', event): True})

    def is_set(self, state, number, process, event):
        yield self.go_on(state, number, register=bool(state.shared.get(('event', event))))

    wait_timeout = is_set  # It gives up while the event is not set.

    def wait(self, state, number, process, event):
        if state.shared.get(('event', event)):
            yield self.go_on(state, number, register=True)

    def send(self, state, number, process, pipe, item):
        yield self.go_on(state, number, {('messages', pipe): (*state.shared.get(('messages', pipe), ()), item)})

    def recv(self, state, number, process, pipe):
        messages = state.shared.get(('messages', pipe), ())
        if messages:
            yield self.go_on(state, number, {('messages', pipe): messages[1:]}, register=messages[0])

    def poll_timeout(self, state, number, process, pipe):
        yield self.go_on(state, number, register=bool(state.shared.get(('messages', pipe))))


def outputs(bodies, slots=None, **limits):
    return Model(bodies, slots, **limits).outputs()
