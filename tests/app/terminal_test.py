"""Ctrl-C on a terminal: what happens under `spawnarium run --headless` is what happens under plain python3."""

import os
import pty
import subprocess
import sys
import tempfile
import unittest

SPAWNARIUM = os.path.join(os.environ['SPAWNARIUM_BUILD'], 'spawnarium')

LISTENING = '''
import multiprocessing, sys, time

def work():
    try:
        print('child is ready')
        time.sleep(60)
    except KeyboardInterrupt:
        print('child interrupted')
        sys.exit(3)

if __name__ == '__main__':
    sys.stdout.reconfigure(line_buffering=True)
    child = multiprocessing.Process(target=work)
    child.start()
    try:
        print('parent is ready')
        child.join()
    except KeyboardInterrupt:
        child.join()
        print('parent interrupted, child', child.exitcode)
        sys.exit(42)
'''

DEAF = '''
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.fork()
print('parent is ready, child is ready', flush=True)
time.sleep(60)
'''


def on_a_terminal(command, presses):
    """Runs it on a terminal of its own, presses Ctrl-C as often as told when all are ready; gives its output and exit status."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.execv(command[0], command)
        finally:
            os._exit(127)
    output = b''
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # EIO: nobody has the terminal open any longer.
            break
        output += part
        if not part:
            break
        if presses and b'parent is ready' in output and b'child is ready' in output:
            os.write(terminal, b'\x03')
            presses -= 1
    os.close(terminal)
    return output.decode().replace('\r', ''), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class CtrlC(unittest.TestCase):
    def script(self, text):
        file = tempfile.NamedTemporaryFile('w', suffix='.py', delete=False)
        self.addCleanup(os.unlink, file.name)
        with file:
            file.write(text)
        return file.name

    def test_reaches_every_process_once_as_under_plain_python(self):
        script = self.script(LISTENING)
        plain, plain_status = on_a_terminal(['/usr/bin/python3', script], 1)
        ours, our_status = on_a_terminal([SPAWNARIUM, 'run', '--headless', script], 1)
        self.assertEqual(our_status, plain_status)
        self.assertEqual(our_status, 42)
        for phrase in ('parent is ready', 'child is ready', 'child interrupted', 'parent interrupted'):
            self.assertEqual((phrase, plain.count(phrase)), (phrase, 1))
            self.assertEqual((phrase, ours.count(phrase)), (phrase, 1))
        # CPython loses the exit code when the interrupt comes just after its waitpid; the engine must not.
        self.assertIn('parent interrupted, child 3', ours)

    def test_a_program_that_does_not_listen_is_killed_after_the_grace(self):
        output, status = on_a_terminal([SPAWNARIUM, 'run', '--headless', self.script(DEAF)], 1)
        self.assertEqual(status, 128 + 9)
        self.assertIn('ended by SIGKILL', output)


# The leader of a session without a terminal: only a parent in another group of the session keeps its group from being orphaned.
IN_A_SESSION = '''
import os, signal, subprocess, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)
stopped = subprocess.Popen(['sleep', '600'])
os.kill(stopped.pid, signal.SIGSTOP)
os.waitid(os.P_PID, stopped.pid, os.WSTOPPED)
status = subprocess.run([sys.argv[1], 'run', '--headless', '/bin/true']).returncode
stopped.kill()
print(status, stopped.wait())
'''


class NoTerminal(unittest.TestCase):
    def test_the_end_of_a_run_sends_nothing_to_its_group_although_a_process_there_is_stopped(self):
        result = subprocess.run([sys.executable, '-c', IN_A_SESSION, SPAWNARIUM], start_new_session=True, capture_output=True, text=True, timeout=60)
        self.assertEqual((result.returncode, result.stdout), (0, '0 -9\n'), result.stderr)


if __name__ == '__main__':
    sys.exit(unittest.main())
