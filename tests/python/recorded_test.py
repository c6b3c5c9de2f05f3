"""What of a Python program is in its recording: names, signals, other programs, lines."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SPAWNARIUM = os.path.join(os.environ.get('SPAWNARIUM_BUILD', 'build'), 'spawnarium')

BUFFERED = {name: value for name, value in os.environ.items() if name != 'PYTHONUNBUFFERED'}


def record(program, *options):
    """The recording of the program as `spawnarium dump --events` tells it, one event a line."""
    with tempfile.TemporaryDirectory() as folder:
        script, recording = Path(folder) / 'program.py', Path(folder) / 'program.spawn'
        script.write_text(program)
        subprocess.run([SPAWNARIUM, 'run', '--headless', '--record', recording, *options, script], capture_output=True, timeout=60,
                       env=BUFFERED)
        events = subprocess.run([SPAWNARIUM, 'dump', '--events', recording], capture_output=True, text=True, check=True).stdout
        world = subprocess.run([SPAWNARIUM, 'dump', '--json', recording], capture_output=True, text=True, check=True).stdout
        return events.splitlines(), json.loads(world)


class Recorded(unittest.TestCase):
    def names(self, program):
        events, _ = record('import multiprocessing as mp\n' + program)
        return [event.split('"')[1] for event in events if ' object_named ' in event]

    def test_a_thing_has_the_name_of_its_variable(self):
        self.assertEqual(self.names('queue = mp.Queue()\nlock: object = mp.Lock()'), ['queue', 'lock'])

    def test_local_variables_and_attributes_are_names_too(self):
        self.assertEqual(self.names('def f():\n  fish = mp.Event()\n  def g(): return fish\nf()\n'
                                    'class Tank:\n  def __init__(self): self.water = mp.Condition()\nTank()'), ['fish', 'water'])

    def test_shared_values_have_names_whichever_way_they_are_made(self):
        self.assertEqual(self.names('from multiprocessing.sharedctypes import RawArray, RawValue, Value\na = RawValue("i")\nb = Value("i")\n'
                                    'c = RawArray("i", 3)\nd = mp.RawValue("i")\ne = mp.Array("i", 2)\n'), ['a', 'b.lock', 'b', 'c', 'd', 'e.lock', 'e'])

    def test_the_second_of_a_name_is_told_apart(self):
        self.assertEqual(self.names('for _ in range(2): q = mp.SimpleQueue()'), ['q', 'q (2)'])

    def test_what_is_stored_in_no_variable_has_no_name(self):
        self.assertEqual(self.names('things = [mp.Lock(), mp.RLock()]\nprint(mp.Barrier(2))\nmp.Semaphore()'), [])

    def test_what_is_read_from_shared_memory_and_written_is_told(self):
        events, _ = record("""
import multiprocessing as mp
def work(number, numbers):
    number.value += 1
    numbers[1] = 7
    numbers[-1] = numbers[1]
    numbers[0:2] = [4, 4]
    try: numbers[9]
    except IndexError: pass
    list(numbers)
if __name__ == '__main__':
    mp.set_start_method('METHOD')
    number, numbers = mp.Value('i', 5, lock=False), mp.RawArray('i', 3)
    p = mp.Process(target=work, args=(number, numbers)); p.start(); p.join()
""".replace('METHOD', os.environ.get('START_METHOD', 'spawn')))
        told = [event.split()[3:] for event in events if ' call_ended ' in event and (' load ' in event or ' store ' in event)]
        values = [event for event in events if 'object_created value' in event or 'object_created array' in event]
        self.assertEqual([event.split('"')[1] for event in values], ['5', '[0, 0, 0]'])
        serials = [event.split('object=')[1].split()[0] for event in values]
        of = lambda words: words[2].removeprefix('object=')
        what = [(words[0], serials.index(of(words)), ' '.join(words).split('"')[1]) for words in told]
        self.assertEqual(what, [('load', 0, '5'), ('store', 0, '6'), ('store', 1, '7'), ('load', 1, '7'), ('store', 1, '7'),
                                ('store', 1, '[4, 4]'), ('load', 1, '4'), ('load', 1, '4'), ('load', 1, '7')])

    def test_a_long_loop_over_shared_memory_is_counted(self):
        program = "import multiprocessing as mp\nv = mp.RawValue('q')\nfor _ in range(20000): v.value += 1\nprint(v.value)\n"
        events, _ = record(program)
        told = [event for event in events if 'call_ended' in event and (' load ' in event or ' store ' in event)]
        counted = [int(event.split('value=')[1].split()[0]) for event in events if ' folded ' in event]
        self.assertEqual((len(told), sum(counted)), (5000, 35001))
        events, _ = record(program, '--internals')
        self.assertEqual(sum('call_ended' in event and (' load ' in event or ' store ' in event) for event in events), 40001)

    def lives(self, program):
        events, world = record('import os, signal, subprocess, sys, time\n' + program)
        return events, {process['name']: process for process in world['processes']}

    def test_a_subprocess_is_a_process_from_start_to_end(self):
        events, processes = self.lives("subprocess.run(['false'])")
        self.assertEqual(len(processes), 2)
        self.assertEqual(processes['false']['exit_status'], 1)
        told = [event for event in events if ' found ' in event]
        self.assertEqual(len(told), 1)
        self.assertNotIn('observed', told[0])
        self.assertTrue(any(' call_begun ' in event and ' start_program ' in event for event in events))

    def test_a_program_started_by_posix_spawn_is_one_too(self):
        _, processes = self.lives("os.waitid(os.P_PID, os.posix_spawn('/bin/false', ['false'], os.environ), os.WEXITED)")
        self.assertEqual(processes['false']['exit_status'], 1)

    def test_os_kill_is_a_signal_with_its_target(self):
        events, processes = self.lives('child = os.fork()\nif not child: time.sleep(60)\nos.kill(child, signal.SIGTERM)\nos.wait()')
        self.assertEqual(processes['fork-1']['exit_status'], -15)
        sent = [event for event in events if ' signal_sent ' in event]
        self.assertEqual(len(sent), 1)
        self.assertIn(f"object={processes['fork-1']['serial']} ", sent[0] + ' ')

    def test_the_run_is_called_as_its_user_calls_it(self):
        events, _ = record('pass')
        self.assertEqual([event.split('"')[1] for event in events if ' run_began ' in event], ['python3 program.py'])

    def raised(self, program):
        """Who raised what at which line, and the line at which each process stands at the end."""
        events, world = record(program)
        told = [(event.split()[1], event.split('program.py:')[1].split()[0], event.split('"')[1]) for event in events if ' raised ' in event]
        return told, {process['name']: (process['place'], process['raised']) for process in world['processes']}

    def test_an_exception_in_a_thread_is_the_threads(self):
        program = "import threading\ndef bad():\n    raise KeyError('bad')\nfor _ in 'ab':\n    t = threading.Thread(target=bad)\n    t.start()\n    t.join()\n"
        told, processes = self.raised(program)
        self.assertEqual([(line, text) for _, line, text in told], [('3', "KeyError: 'bad'")] * 2)
        self.assertEqual(len({actor for actor, *_ in told}), 2)
        self.assertEqual(processes['main'], ('program.py:7', None))

    def test_an_exception_in_a_thread_without_an_object_is_told_too(self):
        told, _ = self.raised("import _thread, time\ndef bad():\n    1 / 0\n_thread.start_new_thread(bad, ())\ntime.sleep(0.2)\n")
        self.assertEqual([(line, text) for _, line, text in told], [('3', 'ZeroDivisionError: division by zero')])

    def test_exit_in_a_thread_is_no_exception(self):
        self.assertEqual(self.raised("import threading\nt = threading.Thread(target=exit)\nt.start()\nt.join()\n")[0], [])

    def test_after_an_exception_the_place_is_where_it_was_raised(self):
        program = ("from multiprocessing import Process\ndef bad():\n    [][5]\nif __name__ == '__main__':\n    p = Process(target=bad)\n"
                   "    p.start()\n    p.join()\n    {}['x']\n")
        told, processes = self.raised(program)
        self.assertEqual(processes, {'main': ('program.py:8', "KeyError: 'x'"),
                                     'Process-1': ('program.py:3', 'IndexError: list index out of range')})

    def test_a_child_is_at_no_line_of_its_parent(self):
        # The item does not fit into the pipe: the child's end has to wait for it.
        program = ("import multiprocessing as mp, time\ndef work(q):\n    q.put('fish' * 50000)\nif __name__ == '__main__':\n    q = mp.Queue()\n"
                   "    p = mp.Process(target=work, args=(q,))\n    p.start()\n    time.sleep(0.3)\n    q.get()\n    p.join()\n")
        _, processes = self.raised(program)
        self.assertEqual(processes['Process-1'][0], None)  # It has left its program: the queue is flushed at its end.
        _, processes = self.raised(program.replace("q.put('fish' * 50000)", "print('fish')").replace('    q.get()\n', ''))
        self.assertEqual(processes['Process-1'][0], 'program.py:3')

    def test_a_child_can_send_a_signal_to_its_parent(self):
        events, processes = self.lives('signal.signal(signal.SIGUSR1, lambda *_: None)\nchild = os.fork()\n'
                                       'if not child: os.kill(os.getppid(), signal.SIGUSR1)\nelse: os.wait()')
        sent = [event for event in events if ' signal_sent ' in event]
        self.assertEqual(len(sent), 1)
        self.assertIn(f"object={processes['main']['serial']} ", sent[0] + ' ')

    def test_a_child_can_send_a_signal_to_its_sibling(self):
        events, processes = self.lives('import multiprocessing as mp\n'
                                       'victim = mp.Process(target=time.sleep, args=(60,), name="victim")\nvictim.start()\n'
                                       'killer = mp.Process(target=os.kill, args=(victim.pid, signal.SIGTERM))\nkiller.start()\n'
                                       'killer.join()\nvictim.join()')
        self.assertEqual(processes['victim']['exit_status'], -15)
        sent = [event for event in events if ' signal_sent ' in event]
        self.assertEqual(len(sent), 1)
        self.assertIn(f"object={processes['victim']['serial']} ", sent[0] + ' ')

    def test_exec_is_an_operation_and_the_process_stays_itself(self):
        events, processes = self.lives("child = os.fork()\nif not child: os.execlp('false', 'false')\nos.wait()")
        self.assertEqual(len(processes), 2)
        self.assertEqual(processes['fork-1']['exit_status'], 1)
        self.assertTrue(any(' call_begun ' in event and ' exec ' in event and 'false' in event for event in events))

    def test_a_process_has_its_authkey_and_its_sentinel(self):
        _, processes = self.lives("import multiprocessing as mp\nmp.current_process().authkey = b'key of the test'\n"
                                  "p = mp.Process(target=print)\np.start()\np.join()\nos._exit(p.sentinel)")
        self.assertEqual(processes['Process-1']['authkey'], "b'key of t'")
        self.assertEqual(processes['main']['authkey'], "b'key of t'")
        self.assertEqual(processes['Process-1']['sentinel'], processes['main']['exit_status'])
        self.assertGreater(processes['Process-1']['sentinel'], 2)

    def test_an_operation_that_the_trace_does_not_know_is_refused(self):
        python = [sys.executable, '-c', "from spawnarium import _spawnarium; _spawnarium.operation('leap', 0)"]
        self.assertIn("ValueError: the trace has no operation 'leap'", subprocess.run(python, capture_output=True, text=True).stderr)

    def test_each_line_is_an_event_where_asked(self):
        program = 'import threading\ndef f():\n    a = 1\n    b = 2\nt = threading.Thread(target=f)\nt.start()\nt.join()\n'
        self.assertEqual([event for event in record(program)[0] if ' line ' in event], [])
        lines = [event for event in record(program, '--lines')[0] if ' line ' in event]
        for line in range(1, 8):
            self.assertTrue(any(f'program.py:{line}' in event.split() for event in lines), (line, lines))
    def ends(self, events, words):
        return [event for event in events if all(f' {word} ' in event + ' ' for word in words)]

    def test_a_thread_says_its_name_and_its_end_whatever_it_does(self):
        events, _ = record('import threading, _thread, time\ndef f(): pass\n'
                           'threads = [threading.Thread(target=f, name=name) for name in "ab"]\n'
                           'for t in threads: t.start()\nfor t in threads: t.join()\n'
                           'lock = _thread.allocate_lock(); lock.acquire()\n_thread.start_new_thread(lock.release, ())\n'
                           'lock.acquire(); time.sleep(.1)')
        began = [event.split('"')[1] for event in events if ' thread_began ' in event and 'observed' not in event]
        self.assertEqual(sorted(began), ['a', 'b', 'release'])
        self.assertEqual(len([event for event in events if ' thread_ended ' in event]), 3)

    def test_a_join_of_a_thread_is_an_operation_with_its_timeout(self):
        events, _ = record('import threading\ngo = threading.Event()\nt = threading.Thread(target=go.wait)\nt.start()\n'
                           't.join(.01)\nt.join(timeout=.02)\ngo.set()\nt.join()\n')
        begun = self.ends(events, ['call_begun', 'join'])
        self.assertEqual([('value=10000000' in each, 'value=20000000' in each) for each in begun[:2]], [(True, False), (False, True)])
        self.assertTrue(all('program.py:' in each for each in begun))
        self.assertGreaterEqual(len(self.ends(events, ['call_blocked', 'join'])), 2)
        self.assertEqual(['timed_out' in each for each in self.ends(events, ['call_ended', 'join'])], [True, True, False])

    def test_a_child_that_a_thread_forked_is_no_thread(self):
        events, processes = self.lives('import threading\ndef f():\n  if not os.fork(): return\n  os.wait()\n'
                                       't = threading.Thread(target=f)\nt.start()\nt.join()')
        self.assertEqual(processes['fork-1']['exit_status'], 0)
        self.assertEqual(len([event for event in events if ' thread_ended ' in event]), 1)

    def test_a_wait_for_a_child_is_blocked_only_where_it_waits(self):
        events, processes = self.lives("child = os.fork()\nif not child: time.sleep(.2); os._exit(0)\nos.waitpid(child, os.WNOHANG)\nos.wait()\n"
                                       "child = os.fork()\nif not child: os._exit(0)\n"
                                       "os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)\nos.waitpid(child, 0)")
        self.assertEqual(len(self.ends(events, ['call_begun', 'waitpid'])), 3)
        self.assertEqual(len(self.ends(events, ['call_blocked', 'waitpid'])), 1)
        self.assertEqual([processes[name]['reaped_by'] for name in ('fork-1', 'fork-2')], [processes['main']['serial']] * 2)

    def test_a_child_of_multiprocessing_reads_from_dev_null(self):
        events, _ = record("import multiprocessing as mp\ndef f():\n  try: input()\n  except EOFError: pass\n"
                           "p = mp.Process(target=f); p.start(); p.join()")
        self.assertEqual(['"/dev/null"' in each for each in self.ends(events, ['call_ended', 'input'])], [True])

    def test_what_is_written_without_print_has_its_writer(self):
        events, _ = record("import multiprocessing as mp, os, sys\n"
                           "def f(): sys.stdout.write('child\\n'); sys.stderr.write('error\\n')\n"
                           "p = mp.Process(target=f); p.start(); p.join()\nos.write(1, b'raw\\n')\nprint('a', end=' ')\nprint('b')\n"
                           "print('c' * 100000)\nprint(1 / 0)")
        written = [event.split('"')[1] for event in self.ends(events, ['call_begun', 'write'])]
        self.assertEqual(written[:4], ['child\\n', 'error\\n', 'raw\\n', 'a b\\n'])
        self.assertTrue(written[4].startswith('Traceback'), written)
        self.assertEqual(['value=1' in each for each in self.ends(events, ['call_ended', 'print'])], [False, False, True])

    def test_a_program_that_cannot_be_compiled_says_in_one_line_why_and_where(self):
        events, world = record('print(1)\nif x\n')
        raised = [event for event in events if ' raised ' in event]
        self.assertEqual([event.split('"')[1] for event in raised], ["SyntaxError: expected ':' (program.py, line 2)"])
        self.assertEqual(['program.py:2 ' in event for event in raised], [True])
        self.assertEqual([process['exit_status'] for process in world['processes']], [1])

    def test_a_module_that_cannot_be_compiled_is_the_place_and_text_without_a_file_is_none(self):
        def place(program):
            events, _ = record(program)
            return [event.split(' "')[0].split()[-1] for event in events if ' raised ' in event]
        module = "open(__file__ + 'x.py', 'w').write('\\n\\nif x\\n')\nimport importlib.util as u\n"
        self.assertEqual(place(module + "s = u.spec_from_file_location('m', __file__ + 'x.py')\ns.loader.exec_module(u.module_from_spec(s))"),
                         ['program.pyx.py:3'])
        self.assertEqual(place("x = 1\ncompile('if', 'no_such_file.py', 'exec')"), ['program.py:2'])

    def test_a_program_with_null_bytes_is_refused_as_by_the_interpreter(self):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / 'program.py'
            script.write_bytes(b'x = 1\n\0\n')
            said = subprocess.run([SPAWNARIUM, 'run', '--headless', script], capture_output=True, text=True, timeout=60).stderr
        self.assertIn('program.py", line 2', said)
        self.assertIn('source code cannot contain null bytes', said)
        self.assertNotIn('launch.py', said)

    def test_the_streams_are_as_the_interpreter_makes_them(self):
        program = ("import sys\nfor s in (sys.stdout, sys.stderr): print(type(s), s.encoding, s.errors, s.mode, s.name, s.newlines, s.line_buffering, "
                   "s.write_through, type(s.buffer), s.buffer.name, s.buffer.raw.mode, s.buffer.raw.closefd, s.fileno(), repr(s))\n"
                   "print(sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__, isinstance(sys.stdout.buffer.raw, __import__('io').FileIO))")
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / 'program.py'
            script.write_text(program)
            commands = ([sys.executable, script], [SPAWNARIUM, 'run', '--headless', '--buffered-as-pipe', script])
            plain, ours = (subprocess.run(command, capture_output=True, text=True, env=BUFFERED).stdout for command in commands)
        self.assertEqual(plain, ours)
        self.assertIn("'_io.BufferedWriter'", plain)



if __name__ == '__main__':
    unittest.main()
