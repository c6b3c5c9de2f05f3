"""`spawnarium orders` and `explore`: what is possible, proven by running all orders; nothing is changed, nothing is left running."""

import json
import os
import signal
import subprocess
import tempfile
import time
import tomllib
import unittest
from pathlib import Path

SPAWNARIUM = str(Path(os.environ['SPAWNARIUM_BUILD']) / 'spawnarium')
CASES = Path(__file__).resolve().parents[1] / 'cases/orders'

OUT_OF_SIGHT = """
import os
from multiprocessing import Process, Queue

def give(queue):
    for n in range(1 + os.getpid() % 300):  # Another number in the next run.
        queue.put(n)
    queue.put(None)

if __name__ == '__main__':
    queue = Queue()
    Process(target=give, args=(queue,)).start()
    while queue.get() is not None:
        pass
"""

APPENDS = """
from multiprocessing import Process, Lock

def note(lock, name):
    with lock, open('log.txt', 'a') as log:
        log.write(name)

if __name__ == '__main__':
    lock = Lock()
    both = [Process(target=note, args=(lock, name)) for name in 'ab']
    for each in both: each.start()
    for each in both: each.join()
    print(open('log.txt').read())
"""

SHARES = """
from multiprocessing.shared_memory import SharedMemory

memory = SharedMemory(create=True, size=8)
memory.buf[0] = 1
print(memory.buf[0])
memory.close()
memory.unlink()
"""

ENDLESS = """
from multiprocessing import Value

value = Value('i', 0)
while value.value == 0:
    pass
"""

RAISES = """
from multiprocessing import Process, Queue

def take(queue):
    queue.get_nowait()

if __name__ == '__main__':
    queue = Queue()
    child = Process(target=take, args=(queue,), name='child')
    child.start()
    queue.put(1)
    child.join()
"""


def spawnarium(*words, folder=CASES, **options):
    return subprocess.run([SPAWNARIUM, *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, 'LANG': 'C', **options})


def orders(name, *words, folder=CASES):
    ended = spawnarium('orders', name, '--json', *words, folder=folder)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def explore(name, *words, folder=CASES):
    ended = spawnarium('explore', name, '--json', *words, folder=folder)
    assert ended.returncode in (0, 1), ended.stderr
    return json.loads(ended.stdout)


SLEEPS = """
import time
from multiprocessing import Process

def say(name, *times):
    for each in times:
        time.sleep(each)
        print(name)

if __name__ == '__main__':
    for name, *times in ('a', 2, 1), ('b', 2.5):
        Process(target=say, args=(name, *times)).start()
"""

SLEEP_TOGETHER = """
import time
from multiprocessing import Process

def say(name, seconds):
    time.sleep(seconds)
    print(name)

if __name__ == '__main__':
    for name in 'ab':
        Process(target=say, args=(name, 1)).start()
"""

FILLS_ITS_PIPE = """
from multiprocessing import Pipe, Process

def take(reader):
    print('reading')
    reader.recv()

if __name__ == '__main__':
    reader, writer = Pipe(duplex=False)
    child = Process(target=take, args=(reader,))
    child.start()
    writer.send('x' * 200_000)
    print('sent')
    child.join()
"""


class Orders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def script(self, text):
        (self.folder / 'program.py').write_text(text)
        return 'program.py'

    def expect(self, name, possible, deadlocks, runs=None):
        with self.subTest(name):
            found = orders(f'{name}.py')
            self.assertEqual((found['possible'], found['exact'], found['deadlocks'], found['not_controlled']), (possible, True, deadlocks, []))
            if runs is not None:
                self.assertEqual(found['runs'], runs)
            return found

    def test_known_answers(self):
        self.expect('three2', 90, 0, runs=1)
        self.expect('prod2', 6, 0, runs=6)
        self.expect('abba', 2, 1, runs=3)
        self.expect('bigput', 0, 1, runs=1)
        self.assertEqual(self.expect('value', 2, 0)['outputs'], ['2\n', '1\n'])
        self.assertEqual(self.expect('daemon', 1, 0, runs=1)['outputs'], ['d\nd\nd\nend\n'])
        self.assertEqual(set(self.expect('justafter', 2, 0, runs=2)['outputs']),
                         {'just after True\nlater False\n-15\n', 'just after False\nlater False\n-15\n'})

    def test_the_naive_judge_agrees(self):
        reduced, naive = orders('justafter.py'), orders('justafter.py', '--naive')
        self.assertEqual(set(reduced['outputs']), set(naive['outputs']))
        self.assertLess(reduced['runs'], naive['runs'])

    def test_the_list_and_both_languages(self):
        ended = spawnarium('orders', 'abba.py', '--list')
        self.assertIn('abba.py: 2 outputs are possible', ended.stdout)
        self.assertIn('p\nq\ndone\n', ended.stdout)
        self.assertIn('q\np\ndone\n', ended.stdout)
        self.assertIn('1 of the runs ended in a deadlock', ended.stdout)
        self.assertIn('可能的输出有 2 种', spawnarium('orders', 'abba.py', '--lang', 'zh').stdout)

    def test_a_lesson(self):
        found = orders('01')
        self.assertTrue(found['exact'])
        self.assertEqual(len(found['outputs']), found['possible'])

    def test_what_was_not_looked_at_is_not_called_all(self):
        found = orders('prod2.py', '--runs', '3')
        self.assertEqual((found['runs'], found['exact']), (3, False))
        self.assertLess(found['possible'], 6)

    def test_what_passes_no_gate_is_listed(self):
        for text, what in (APPENDS, 'file log.txt'), (SHARES, 'shared memory (/dev/shm)'):
            with self.subTest(what):
                found = orders(self.script(text), folder=self.folder)
                self.assertIn(what, found['not_controlled'])
                self.assertFalse(found['exact'])

    def test_the_folder_stays_as_it_is(self):
        program = self.script(APPENDS)
        (self.folder / 'log.txt').write_text('before')
        orders(program, folder=self.folder)
        self.assertEqual((self.folder / 'log.txt').read_text(), 'before')
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ['log.txt', 'program.py'])

    def test_sleep_by_the_clock_and_as_no_synchronisation(self):
        program = self.script(SLEEPS)
        self.assertEqual(orders(program, folder=self.folder)['outputs'], ['a\nb\na\n'])
        self.assertEqual(len(orders(program, '--sleep', 'free', folder=self.folder)['outputs']), 3)

    def test_who_sleeps_as_long_wakes_at_the_same_time(self):
        self.assertEqual(set(orders(self.script(SLEEP_TOGETHER), folder=self.folder)['outputs']), {'a\nb\n', 'b\na\n'})

    def test_what_does_not_fit_into_a_pipe_is_sent_when_it_is_read(self):
        self.assertEqual(orders(self.script(FILLS_ITS_PIPE), folder=self.folder)['outputs'], ['reading\nsent\n'])

    def test_a_program_that_differs_from_run_to_run_is_refused(self):
        ended = spawnarium('orders', self.script(OUT_OF_SIGHT), folder=self.folder)
        self.assertEqual(ended.returncode, 122, ended.stderr)
        self.assertIn('does not do the same in each run', ended.stderr)

    def test_a_run_without_an_end_is_cut(self):
        found = explore(self.script(ENDLESS), '--for', 'hang', '--runs', '2', folder=self.folder)
        self.assertEqual((found['what'], found['first_at'], found['all']), ('hang', 1, False))


class Explore(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_deadlock_is_found_said_and_replayed(self):
        schedule = self.folder / 'bad.toml'
        found = explore('abba.py', '-o', str(schedule))
        self.assertEqual((found['deadlocks'], found['preemptions'], found['what']), (1, 1, 'deadlock'))
        self.assertEqual(found['schedule'][found['no_return'] - 1], 'q acquire lock2')
        self.assertLessEqual(found['first_at'], 2)
        words = ' '.join(found['words'])
        for said in 'waits for B, held by q', 'waits for A, held by p', 'Remedy: acquire these locks in the same order', 'What decided':
            self.assertIn(said, words)
        self.assertEqual(tomllib.loads(schedule.read_text())['steps'], found['schedule'])
        again = spawnarium('run', '--schedule', str(schedule), 'abba.py')
        self.assertIn('Nothing can move any more', again.stderr)
        self.assertEqual(again.stdout, '')

    def test_the_first_run_can_be_the_bad_one(self):
        found = explore('bigput.py')
        self.assertEqual((found['first_at'], found['no_return']), (1, 0))
        self.assertIn('先从 q 取出全部内容', spawnarium('explore', 'bigput.py', '--lang', 'zh').stdout)

    def test_none_in_all_orders_and_none_in_some(self):
        ended = spawnarium('explore', 'aabb.py')
        self.assertEqual((ended.returncode, ended.stdout), (0, 'aabb.py: No deadlock in all 2 orders of what is controlled.\n'))
        self.assertIn('No deadlock in 1 orders, which are not all', spawnarium('explore', 'aabb.py', '--runs', '1').stdout)

    def test_a_lost_update_is_a_different_output(self):
        found = explore('value.py', '--for', 'different')
        self.assertEqual(found['what'], 'different')
        self.assertIn('1\n', found['words'])

    def test_an_exception(self):
        (self.folder / 'program.py').write_text(RAISES)
        found = explore('program.py', '--for', 'deadlock,exception', folder=self.folder)
        self.assertEqual(found['what'], 'exception')
        self.assertIn('Empty', ' '.join(found['words']))

    def test_what_it_may_look_for(self):
        ended = spawnarium('explore', 'abba.py', '--for', 'beauty')
        self.assertEqual(ended.returncode, 2)
        self.assertEqual(spawnarium('explore', 'nothing_there').returncode, 1)

    def test_nothing_is_left_when_it_is_interrupted(self):
        mark = f'{os.getpid()}.{self.id()}'
        command = subprocess.Popen([SPAWNARIUM, 'explore', 'lock3.py', '--naive'], cwd=CASES, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={**os.environ, 'LANG': 'C', 'SPAWNARIUM_MARK': mark, 'TMPDIR': str(self.folder)})
        while not any(self.folder.iterdir()) and command.poll() is None:  # Its first run has a folder.
            time.sleep(0.01)
        command.send_signal(signal.SIGINT)
        command.communicate(timeout=30)
        self.assertEqual(command.returncode, 128 + signal.SIGINT)
        self.assertEqual(list(self.folder.iterdir()), [])
        left = []
        for process in Path('/proc').glob('[0-9]*'):
            try:
                if f'SPAWNARIUM_MARK={mark}\0'.encode() in (process / 'environ').read_bytes():
                    left.append((process / 'cmdline').read_bytes())
            except OSError:
                pass
        self.assertEqual(left, [])


if __name__ == '__main__':
    unittest.main()
