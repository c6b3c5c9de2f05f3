"""`spawnarium run --step`: a line chooses a step, on a terminal or not; and nothing is left running, however it comes to its end."""

import itertools
import os
import pty
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

BUILD = Path(os.environ['SPAWNARIUM_BUILD'])
SPAWNARIUM = str(BUILD / 'spawnarium')
LESSON_01 = str(Path(__file__).resolve().parents[2] / 'lessons/01_start_order/program.py')

TWO = """
import os, sys, time
from multiprocessing import Process

def say(name):
    print(name, os.getpid())
    time.sleep(1000)

if __name__ == '__main__':
    for name in 'one', 'two':
        Process(target=say, args=(name,)).start()
    print('parent', os.getpid())
"""


def step(*command, lines, **options):
    environment = {**os.environ, 'LANG': 'C', 'SPAWNARIUM_MARK': options.pop('mark', '')}
    return subprocess.run([SPAWNARIUM, 'run', '--step', *command], input=''.join(line + '\n' for line in lines), capture_output=True,
                          text=True, timeout=60, env=environment, **options)


def processes_with(mark):
    """What runs with this word in its environment."""
    found = []
    for folder in Path('/proc').glob('[0-9]*'):
        try:
            if f'SPAWNARIUM_MARK={mark}\0'.encode() in (folder / 'environ').read_bytes():
                found.append((folder / 'cmdline').read_bytes())
        except OSError:
            pass
    return found


class Step(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.two = self.script(TWO)
        self.mark = f'{os.getpid()}.{self.id()}'

    def script(self, text):
        path = self.folder / 'program.py'
        path.write_text(text)
        return str(path)

    def assert_nothing_runs(self):
        for _ in range(200):
            left = processes_with(self.mark)
            if not left:
                return
            time.sleep(0.05)
        self.fail(f'left running: {left}')

    def test_lesson_01_in_each_of_the_orders_of_its_children(self):
        for order in itertools.permutations('123'):
            with self.subTest(order):
                ended = step(LESSON_01, lines=['k main', *(f'k Process-{n}' for n in order), *[''] * 40])
                self.assertEqual(ended.returncode, 0, ended.stderr)
                lines = [re.sub(r' \d+', '', line) for line in ended.stdout.splitlines()]
                self.assertEqual(lines, ['主进程开始', '主进程中的内容', *(f'f{n}  start......' for n in order),
                                         *(f'........f{n}   end' for n in order)])

    def test_what_is_listed(self):
        ended = step(self.two, lines=['1', 'Process-1', '', 'q'])
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn('step 1, 0.001 s\n    1  main calls Process-1.start() (program.py:11)\n', ended.stderr)
        self.assertIn('step 2, 0.002 s\n    1  main calls Process-2.start() (program.py:11)\n    2  Process-1 enters run()\n', ended.stderr)
        self.assertRegex(ended.stderr, r"    2  Process-1 prints 'one \d+' \(program.py:6\)\n")
        self.assertRegex(ended.stdout, r'^one \d+\n$')
        self.assert_nothing_runs()

    def test_in_chinese(self):
        ended = subprocess.run([SPAWNARIUM, 'run', '--step', self.two], input='1\nx\n', capture_output=True, text=True, timeout=60,
                               env={**os.environ, 'LANG': 'zh_CN.UTF-8'})
        self.assertIn('第 2 步，0.002 s\n    1  main 调用 Process-2.start() (program.py:11)\n    2  Process-1 进入 run()\n', ended.stderr)
        self.assertIn('“x”在这里不能选择什么：可以是编号 1 到 2', ended.stderr)

    def test_a_wrong_choice_says_what_was_possible_and_ends_the_program(self):
        for line in '3', '0', 'Process-7', 'k Process-7', 'x', '1 2':
            with self.subTest(line):
                ended = step(self.two, lines=['1', line, '1'], mark=self.mark)
                self.assertEqual((ended.returncode, ended.stdout), (122, ''), ended.stderr)
                self.assertIn(f"'{line}' chooses nothing here: a number from 1 to 2, the name of a process", ended.stderr)
                self.assert_nothing_runs()

    def test_the_end_of_the_choices_ends_the_program(self):
        ended = step(self.two, lines=['1', '1'], mark=self.mark)
        self.assertEqual(ended.returncode, 122, ended.stderr)
        self.assertIn('The choices have come to their end before the program, which is ended.', ended.stderr)
        self.assert_nothing_runs()

    def test_let_go_the_program_goes_on_by_itself(self):
        ended = step('-c', "from multiprocessing import Process\nchild = Process(target=print, args=('child',))\nchild.start()\n"
                     "child.join()\nprint('parent')\nraise SystemExit(3)", lines=['1', 'h'])
        self.assertEqual((ended.returncode, ended.stdout), (3, 'child\nparent\n'), ended.stderr)

    def test_dice_choose_until_the_end(self):
        ended = step('-c', "from multiprocessing import Process\nchild = Process(target=print, args=('child',))\nchild.start()\n"
                     "child.join()\nprint('parent')", lines=['g'] * 30)
        self.assertEqual((ended.returncode, ended.stdout), (0, 'child\nparent\n'), ended.stderr)

    def test_a_line_of_input(self):
        ended = step('-c', "print('hello', input())", lines=['', 'i Ada', '', '', '', ''])
        self.assertEqual((ended.returncode, ended.stdout), (0, 'hello Ada\n'), ended.stderr)

    QUEUE = """
from multiprocessing import Process, Queue

def put(queue, name):
    for number in range(2):
        queue.put(f'{name}{number}')

if __name__ == '__main__':
    queue = Queue()
    for name in 'ab':
        Process(target=put, args=(queue, name)).start()
    print([queue.get() for _ in range(4)])
"""

    def recorded(self, script, lines):
        """The recording of these choices, and its steps."""
        recording = str(self.folder / 'run.spawn')
        ended = step('--record', recording, script, lines=lines)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        steps = subprocess.run([SPAWNARIUM, 'schedule', recording], capture_output=True, text=True, check=True).stdout
        return recording, steps.splitlines(), ended.stdout

    def follow(self, schedule, script, *options):
        return subprocess.run([SPAWNARIUM, 'run', '--schedule', str(schedule), *options, script], capture_output=True, text=True,
                              timeout=60, env={**os.environ, 'LANG': 'C', 'SPAWNARIUM_MARK': self.mark})

    def test_a_recorded_order_is_taken_again_step_by_step(self):
        script = self.script(self.QUEUE)
        recording, steps, output = self.recorded(script, ['g'] * 200)
        self.assertEqual(steps[0], 'main start Process-1')
        self.assertTrue(any(each.startswith('Process-1.feeder(queue1) feed queue1') for each in steps), steps)
        for _ in range(5):
            again = str(self.folder / 'again.spawn')
            ended = self.follow(recording, script, '--record', again)
            self.assertEqual((ended.returncode, ended.stdout), (0, output), ended.stderr)
            self.assertEqual(subprocess.run([SPAWNARIUM, 'schedule', again], capture_output=True, text=True, check=True).stdout.splitlines(),
                             steps)

    def test_a_written_order_is_followed_and_the_rest_is_obvious(self):
        script = self.script(TWO.replace('1000', '1'))
        order = self.folder / 'order.toml'
        order.write_text("steps = ['main start Process-1', 'main start Process-2', 'Process-2 begin Process-2', 'Process-2 print']")
        ended = self.follow(order, script)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual([line.split()[0] for line in ended.stdout.splitlines()], ['two', 'parent', 'one'])

    def test_a_step_that_cannot_be_taken_is_refused(self):
        script = self.script(self.QUEUE)
        _, steps, _ = self.recorded(script, [''] * 200)
        order = self.folder / 'order.toml'
        for number in range(0, len(steps), 5):
            wrong = [*steps[:number], 'main kill Process-1', *steps[number:]]
            order.write_text('steps = [' + ', '.join(f'"{each}"' for each in wrong) + ']')
            began = time.monotonic()
            ended = self.follow(order, script)
            self.assertEqual(ended.returncode, 122, ended.stderr)
            self.assertIn(f"Step {number + 1} of the schedule, 'main kill Process-1', cannot be taken. Possible there: ", ended.stderr)
            self.assertLess(time.monotonic() - began, 5)
            self.assert_nothing_runs()

    def test_a_schedule_without_a_step_or_with_two_exchanged_is_refused_or_is_another_run(self):
        script = self.script(self.QUEUE)
        _, steps, _ = self.recorded(script, ['g'] * 200)
        order, refused = self.folder / 'order.toml', 0
        for number in range(0, len(steps) - 1, 4):
            exchanged = [*steps[:number], steps[number + 1], steps[number], *steps[number + 2:]]
            for wrong in [*steps[:number], *steps[number + 1:]], exchanged:
                order.write_text('steps = [' + ', '.join(f'"{each}"' for each in wrong) + ']')
                began = time.monotonic()
                ended = self.follow(order, script)
                self.assertLess(time.monotonic() - began, 5)
                if ended.returncode == 122:
                    refused += 1
                    self.assertRegex(ended.stderr, r"Step \d+ of the schedule, '.+', cannot be taken\. Possible there: .+"
                                                   r"|before the schedule, at step \d+ of \d+|nothing can be chosen there")
                else:
                    self.assertEqual(ended.returncode, 0, ended.stderr)
                    got = re.findall(r'[ab]\d', ended.stdout)
                    self.assertEqual([[item for item in got if item[0] == name] for name in 'ab'], [['a0', 'a1'], ['b0', 'b1']])
        self.assertGreater(refused, 0)

    def test_a_recording_without_steps_is_no_schedule(self):
        recording = str(self.folder / 'free.spawn')
        subprocess.run([SPAWNARIUM, 'run', '--headless', '--record', recording, '-c', 'pass'], check=True, capture_output=True)
        ended = self.follow(recording, self.two)
        self.assertEqual(ended.returncode, 1)
        self.assertIn('has no steps', ended.stderr)

    def test_an_undone_step_can_be_chosen_otherwise(self):
        script = self.script(TWO.replace('1000', '1'))
        started = ['main', 'main']
        ended = step(script, lines=[*started, 'Process-1', 'Process-1', 'u', 'u', 'Process-2', 'Process-2', *[''] * 40], mark=self.mark, cwd=self.folder)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn('Undone: Process-1 print.', ended.stderr)
        self.assertIn('Undone: Process-1 begin Process-1.', ended.stderr)
        self.assertEqual([line.split()[0] for line in ended.stdout.splitlines()], ['one', 'two', 'parent', 'one'])
        self.assert_nothing_runs()

    def test_an_undone_line_of_input_is_given_again(self):
        ended = step('-c', "print('hello', input())\nprint('end')", lines=['', 'i Ada', '', '', 'u', *[''] * 20], cwd=self.folder)
        self.assertEqual((ended.returncode, ended.stdout), (0, 'hello Ada\nhello Ada\nend\n'), ended.stderr)

    def test_what_is_undone_leaves_nothing_in_the_folder(self):
        script = self.script("from multiprocessing import Process\nif __name__ == '__main__':\n    print(open('log.txt', 'a+').write('x'))\n"
                             "    print('end')\n    print(open('log.txt').read())\n")
        ended = step(script, lines=['', '', 'u', 'u', *[''] * 20], cwd=self.folder)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(ended.stdout.splitlines()[-1], 'x')
        self.assertEqual((self.folder / 'log.txt').read_text(), 'x')
        self.assertEqual(sorted(os.listdir(self.folder)), ['log.txt', 'program.py'])

    def test_before_the_first_step_there_is_nothing_to_undo(self):
        ended = step(self.two, lines=['u', 'q'], mark=self.mark)
        self.assertIn('There is no step to undo.', ended.stderr)

    def test_a_deadlock_is_said(self):
        ended = step('-c', 'from multiprocessing import Lock\nlock = Lock()\nlock.acquire()\nlock.acquire()', lines=['', '', '', 'q'])
        self.assertIn('Nothing can move any more: each waits for another.', ended.stderr)
        self.assertEqual(ended.returncode, 122)

    def start(self, terminal):
        process = subprocess.Popen([SPAWNARIUM, 'run', '--step', self.two], stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env={**os.environ, 'LANG': 'C', 'SPAWNARIUM_MARK': self.mark}, start_new_session=True)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        while 'Process-1 enters run()' not in process.stderr.readline():
            os.write(self.keys, b'1\n')
        self.assertGreater(len(processes_with(self.mark)), 3)
        return process

    def on_a_terminal(self):
        self.keys, terminal = pty.openpty()
        self.addCleanup(os.close, self.keys)
        self.addCleanup(os.close, terminal)
        return self.start(terminal)

    def test_on_a_terminal_a_wrong_choice_can_be_made_good(self):
        process = self.on_a_terminal()
        os.write(self.keys, b'x\nq\n')
        self.assertEqual(process.wait(60), 0)
        self.assertIn("'x' chooses nothing here", process.stderr.read())
        self.assert_nothing_runs()

    def test_signals_end_the_program(self):
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            with self.subTest(number):
                process = self.on_a_terminal()
                process.send_signal(number)
                self.assertEqual(process.wait(60), 128 + number)
                self.assert_nothing_runs()

    def test_a_killed_terminal_ends_the_program(self):
        process = self.on_a_terminal()
        process.kill()
        process.wait(60)
        self.assert_nothing_runs()

    def test_the_end_of_the_terminal_ends_the_program(self):
        process = self.on_a_terminal()
        os.write(self.keys, b'\x04')
        self.assertEqual(process.wait(60), 122)
        self.assert_nothing_runs()

    def test_a_held_program_costs_nothing(self):
        process = self.on_a_terminal()
        tasks = [task for pid in [process.pid, *self.descendants(process.pid)] for task in Path(f'/proc/{pid}/task').glob('*')]

        def switches():
            return {str(task): re.findall(r'ctxt_switches:\s*(\d+)', (task / 'status').read_text()) for task in tasks}
        while any((task / 'stat').read_text().rpartition(')')[2].split()[0] != 'S' for task in tasks):
            time.sleep(0.01)
        time.sleep(1)  # What was under way comes to its end.
        before = switches()
        time.sleep(2)
        self.assertEqual(switches(), before)

    @staticmethod
    def descendants(pid):
        children = Path(f'/proc/{pid}/task/{pid}/children').read_text().split()
        return children + [each for child in children for each in Step.descendants(child)]


if __name__ == '__main__':
    unittest.main()
