"""What the tests of this folder share: running a program under plain Python and under ours, and comparing what they say."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

PLAIN = [sys.executable]
OURS = [sys.executable, os.path.join(os.environ.get('SPAWNARIUM_BUILD', 'build'), 'python', 'spawnarium', '__main__.py')]


class Result:
    def __init__(self, status, output, errors):
        self.status = status
        self.output = output
        self.errors = errors

    def __repr__(self):
        return f'status {self.status}\n--- stdout\n{self.output}--- stderr\n{self.errors}'


def run(interpreter, *arguments, timeout=120, stdin='', environment=None, folder=None):
    """Runs to the end and gives a Result; a program that hangs is status None."""
    environment = {**os.environ, 'PYTHONHASHSEED': '0', **(environment or {})}
    for unwanted in ('SPAWNARIUM_TRACE', 'PYTHONUNBUFFERED'):
        environment.pop(unwanted, None)
    process = subprocess.Popen([*interpreter, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, encoding='utf-8', errors='replace', env=environment, cwd=folder, start_new_session=True)
    try:
        output, errors = process.communicate(stdin, timeout)
        return Result(process.returncode, output, errors)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        output, errors = process.communicate()
        return Result(None, output, errors)


def run_both(*arguments, **options):
    """The same program under plain Python and under ours, at the same time."""
    with ThreadPoolExecutor(2) as pool:
        plain = pool.submit(run, PLAIN, *arguments, **options)
        ours = pool.submit(run, OURS, *arguments, **options)
        return plain.result(), ours.result()


def said_by_program(errors):
    """Without the run's own lines: those of spawnarium, and at the end what could not be seen of the run."""
    said = ('\n' + errors).rsplit('\nThis run: ', 1)[0].removeprefix('\n')
    return '\n'.join(line for line in said.splitlines() if not line.startswith('spawnarium: '))


def comparable(text):
    """Lines in no order, without what may differ: pids, times, addresses, random keys, frames of the library in tracebacks."""
    text = '\n'.join(without_library_frames(text.splitlines()))
    text = re.sub(r'0x[0-9a-f]+', '0x#', text)
    text = re.sub(r"b(['\"])(?:\\.|(?!\1).){24,}\1", 'b#', text)
    text = re.sub(r'\d+([.:-])\d+(?:[.:-]\d+)*', '#', text)
    text = re.sub(r'(?<![A-Za-z0-9_.#-])\d{3,}', '#', text)
    return sorted(text.splitlines())


def without_library_frames(lines):
    """Of tracebacks, which several processes may write at once, only what stands by itself: the program's frames and the errors."""
    return [line for line in lines if not re.match('    |  [|] {5}', line) and not _is_library_frame(line)]


def _is_library_frame(line):
    frame = re.match(r'  (?:[|]   )?File "([^"]+)"', line)
    return frame is not None and ('/spawnarium/' in frame[1] or '/usr/lib/python3' in frame[1] or frame[1].startswith('<'))
