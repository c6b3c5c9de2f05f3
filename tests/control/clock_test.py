"""The clock of a held program: what it reads is the virtual time of its run, and each wait for a time comes to its end."""

import datetime
import os
import re
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

BUILD = Path(os.environ['SPAWNARIUM_BUILD'])
SPAWNARIUM = str(BUILD / 'spawnarium')
LESSON_15 = str(next(Path(__file__).resolve().parents[2].glob('lessons/15_*/program.py')))

CLOCKS = """
import datetime, time
def clocks():
    return (time.time(), time.monotonic(), time.perf_counter(), time.time_ns() / 1e9, time.monotonic_ns() / 1e9,
            datetime.datetime.now().timestamp(), time.clock_gettime(time.CLOCK_BOOTTIME))
def passed(before):
    return [after - since for since, after in zip(before, clocks())]
before = clocks()
"""


def run(*command, lines=None, **environment):
    """What it printed, held, each step being the obvious one."""
    lines = [''] * 400 if lines is None else lines
    ended = subprocess.run([SPAWNARIUM, 'run', '--step', *command], input=''.join(line + '\n' for line in lines), capture_output=True,
                           text=True, timeout=60, env={**os.environ, 'LANG': 'C', **environment})
    if ended.returncode != 0:
        raise AssertionError(f'{ended.returncode}: {ended.stderr[-2000:]}')
    return ended.stdout


def numbers(text):
    return [float(number) for number in re.findall(r'-?\d+\.?\d*(?:e-?\d+)?', text)]


class Clock(unittest.TestCase):
    def assert_all_near(self, found, wanted, within=0.005):
        self.assertTrue(found)
        for each in found:
            self.assertGreaterEqual(each, wanted - 1e-5)
            self.assertLess(each, wanted + within)

    def test_a_sleep_takes_its_time_by_every_clock_and_none_by_ours(self):
        began = time.monotonic()
        self.assert_all_near(numbers(run('-c', CLOCKS + 'time.sleep(1000)\nprint(passed(before))')), 1000)
        self.assertLess(time.monotonic() - began, 30)

    def test_the_wall_clock_begins_with_the_run(self):
        now = time.time()
        shown = numbers(run('-c', 'import time; print(time.time())'))[0]
        self.assertLess(abs(shown - now), 30)

    def test_lesson_15_prints_five_times_three_seconds_apart(self):
        times = [datetime.datetime.strptime(each, '%H:%M:%S')
                 for each in re.findall(r'\d\d:\d\d:\d\d', run(LESSON_15))]
        self.assertEqual(len(times), 5)
        for before, after in zip(times, times[1:]):
            self.assertIn((after - before).total_seconds() % 86400, (3, 4))  # Steps add a millisecond each.

    def test_processor_time_stays_real(self):
        self.assertLess(numbers(run('-c', 'import time\ntime.sleep(1000)\nprint(time.process_time(), time.thread_time())'))[0], 30)

    def test_what_waits_out_of_sight_is_over_by_the_clock(self):
        waits = {
            'a queue of threads': 'import queue\ntry: queue.Queue().get(timeout=0.3)\nexcept queue.Empty: pass',
            'a timer': 'import threading\nt = threading.Timer(0.3, lambda: None)\nt.start()\nt.join()',
            'a lock': 'import threading\nl = threading.Lock()\nl.acquire()\nl.acquire(timeout=0.3)',
            'asyncio': 'import asyncio\nasyncio.run(asyncio.sleep(0.3))',
            'select': 'import select\nselect.select([], [], [], 0.3)',
            'poll': 'import os, select\np = select.poll()\np.register(os.pipe()[0])\np.poll(300)',
            'a subprocess': "import subprocess\ntry: subprocess.run(['sleep', '20'], timeout=0.3)\n"
                            'except subprocess.TimeoutExpired: pass',
            'the output of a subprocess': "import subprocess\ntry: subprocess.run(['sleep', '20'], timeout=0.3, capture_output=True)\n"
                                          'except subprocess.TimeoutExpired: pass',
        }
        for name, wait in waits.items():
            with self.subTest(name):
                # Not of every clock: a loaded machine takes longer to wake a thread.
                found = numbers(run('-c', f'{CLOCKS}{wait}\nprint(passed(before))'))
                self.assert_all_near(found, 0.3, within=3)

    def test_a_loop_that_waits_for_the_clock_ends(self):
        self.assert_all_near(numbers(run('-c', CLOCKS + 'while time.monotonic() < before[1] + 0.3: pass\nprint(passed(before))')), 0.3, 3)

    def test_another_program_has_real_time_for_what_it_does(self):
        self.assertEqual(run('-c', "import subprocess\nprint(subprocess.run(['sleep', '0.5'], timeout=20).returncode)"), '0\n')

    def test_another_program_sees_the_same_clock(self):
        found = numbers(run('-c', "import subprocess, time\ntime.sleep(1_000_000)\n"
                                  "print(int(subprocess.check_output(['date', '+%s'])) - int(time.time()))"))
        self.assertLessEqual(abs(found[0]), 1)

    def test_let_go_the_clock_goes_on_from_there(self):
        program = ('import time\ntime.sleep(1000)\nbefore = time.monotonic()\nprint("held", flush=True)\n'
                   'last, back = before, 0\nend = before + 0.2\n'
                   'while last < end:\n    now = time.monotonic()\n    back += now < last\n    last = now\n'
                   'print("back:", back, last - before < 10)')
        self.assertIn('back: 0 True', run('-c', program, lines=['', '', '', 'h']))

    def test_only_a_held_run_has_it(self):
        program = "import os\nprint('libspawnarium_clock' in open('/proc/self/maps').read(), os.environ.get('LD_PRELOAD', ''))"
        self.assertIn('True', run('-c', program))
        free = subprocess.run([SPAWNARIUM, 'run', '--headless', '-c', program], capture_output=True, text=True, check=True, timeout=60)
        self.assertEqual(free.stdout, 'False \n')

    def test_what_the_user_preloads_stays(self):
        kept = run('-c', "import os; print(os.environ['LD_PRELOAD'])", LD_PRELOAD='libm.so.6')
        self.assertTrue(kept.startswith('libm.so.6:'), kept)

    def test_the_clocks_and_sleeps_of_cpp(self):
        found = numbers(run(str(BUILD / 'tests/programs/clocks')))
        self.assertEqual(len(found), 4)
        self.assert_all_near(found, 1000, within=1.1)  # time(2) counts whole seconds.


if __name__ == '__main__':
    unittest.main()
