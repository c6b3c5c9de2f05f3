"""Standard streams that are missing or full: the exit status stays what it is, and the program sees what it sees under plain python3."""

import itertools
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SPAWNARIUM = os.path.join(os.environ['SPAWNARIUM_BUILD'], 'spawnarium')
STREAMS = {0: '<&-', 1: '>&-', 2: '2>&-'}
PROGRAM = '''
import os, stat, sys
with open(sys.argv[1], 'w') as seen:
    kind = 'none' if sys.stdin is None else stat.S_IFMT(os.fstat(0).st_mode)
    print(kind, file=seen)
print('printed')
sys.exit(7)
'''


def run(redirections, *command):
    """Through a shell, which can close a stream."""
    return subprocess.run(['/bin/sh', '-c', 'exec "$@" ' + redirections, 'sh', *command], capture_output=True, text=True, timeout=60)


class Streams(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.script, self.seen, self.recording = (str(self.folder / name) for name in ('program.py', 'seen', 'run.spawn'))
        Path(self.script).write_text(PROGRAM)

    def test_a_run_with_any_streams_missing(self):
        for missing in itertools.chain.from_iterable(itertools.combinations(STREAMS, count) for count in range(4)):
            redirections = ' '.join(STREAMS[number] for number in missing)
            with self.subTest(redirections):
                plain = run(redirections, '/usr/bin/python3', self.script, self.seen)
                seen_by_plain = Path(self.seen).read_text()
                ours = run(redirections, SPAWNARIUM, 'run', '--headless', '--record', self.recording, self.script, self.seen)
                self.assertEqual((ours.returncode, ours.stdout), (plain.returncode, plain.stdout))
                self.assertEqual(Path(self.seen).read_text(), seen_by_plain)
                self.assertEqual('exit status 7' in ours.stderr, 2 not in missing)
                # Another than plain python3's: the program has a standard output and the recording keeps what it prints there.
                self.assertIn('printed', self.events())

    def events(self):
        return subprocess.run([SPAWNARIUM, 'dump', '--events', self.recording], capture_output=True, text=True, check=True).stdout

    def run_with_little_space(self, program):
        """Standard output is a file that may have 4 MiB, not a whole number of pipes full."""
        Path(self.script).write_text(program)
        with open(self.folder / 'output', 'w') as output:
            output.truncate(4 * 2**20 - 5000)
            output.seek(0, os.SEEK_END)
            ours = subprocess.run(['bash', '-c', 'ulimit -f 4096; exec "$@"', 'bash', SPAWNARIUM, 'run', '--headless',
                                   '--record', self.recording, self.script],
                                  stdout=output, stderr=subprocess.PIPE, text=True, timeout=60)
        return ours

    def test_output_that_cannot_be_written_is_told_of(self):
        sentence = "Cannot write the program's standard output: File too large;"
        for program, status in ('print("printed" * 1000)', 1), ('import sys; print("printed" * 1000); sys.exit(7)', 7):
            with self.subTest(program=program):
                ours = self.run_with_little_space(program)
                self.assertEqual(ours.returncode, status)
                self.assertEqual(ours.stderr.count(sentence), 1)
                events = self.events()
                self.assertEqual(events.count(sentence), 1)
                self.assertIn('printed', events)

    def test_a_program_learns_that_its_output_cannot_be_written(self):
        ours = self.run_with_little_space('while True: print("printed", flush=True)')
        self.assertEqual(ours.returncode, 1)
        self.assertIn('BrokenPipeError', ours.stderr)

    def test_a_device_that_is_full_says_so_itself(self):
        for redirections, program in (('>/dev/full', 'print("printed", flush=True)'),
                                      ('2>/dev/full', 'import sys; print("printed", file=sys.stderr, flush=True)')):
            with self.subTest(redirections):
                Path(self.script).write_text(program)
                plain = run(redirections, '/usr/bin/python3', self.script)
                ours = run(redirections, SPAWNARIUM, 'run', '--headless', '--record', self.recording, self.script)
                self.assertEqual(ours.stderr.count('OSError: [Errno 28] No space left on device'),
                                 plain.stderr.count('OSError: [Errno 28] No space left on device'))
                self.assertNotEqual(ours.returncode, 0)

    def test_where_a_complaint_cannot_be_written_the_exit_status_says_it(self):
        for redirections in ('2>&-', '2>/dev/full', '>&- 2>&-'):
            for expected, command in ((7, ['run', '--headless', self.script, self.seen]),
                                      (7, ['run', '--headless', '--events', self.script, self.seen]),
                                      (1, ['run', '--headless', '/no/such/script.py']),
                                      (1, ['check', 'no_such_lesson']),
                                      (2, ['--no-such-option'])):
                with self.subTest(redirections, command=command):
                    self.assertEqual(run(redirections, SPAWNARIUM, *command).returncode, expected)


if __name__ == '__main__':
    unittest.main()
