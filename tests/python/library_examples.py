"""Runs the examples of CPython's documentation of multiprocessing (Debian: python3.11-doc) on plain Python and on ours.

    library_examples.py [NUMBER...]         only those with these numbers

Prints each that differs. Which worker of a pool takes what is left to chance: what they say is not compared there. Exit status 0
when all others agree.
"""

import html
import re
import sys
import tempfile
from pathlib import Path

import running

PAGE = Path('/usr/share/doc/python3.11/html/library/multiprocessing.html')
BLOCK = re.compile(r'<div class="highlight-(?:python3|default)[^"]*"><div class="highlight"><pre>(.*?)</pre>', re.S)
LEFT_TO_CHANCE = ('says that',)  # What the workers of the two long examples say.


def examples():
    if not PAGE.exists():
        sys.exit(f'{PAGE} is in the package python3.11-doc')
    for number, block in enumerate(BLOCK.findall(PAGE.read_text()), 1):
        text = html.unescape(re.sub(r'<[^>]+>', '', block))
        if text.startswith('>>> ') or ("'__main__'" in text and 'import' in text):
            yield number, text


def typed(text):
    """What a session of the interpreter was given."""
    lines = [line[4:] for line in text.splitlines() if line.startswith(('>>> ', '... '))]
    needed = 'import multiprocessing\nmanager = multiprocessing.Manager()\n' if 'import' not in text else ''
    return needed + '\n'.join(lines) + '\n\n'


def run(interpreter, number, text):
    if text.startswith('>>> '):
        return running.run(interpreter, '-m', 'code', stdin=typed(text), timeout=20)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f'example{number}.py'
        path.write_text(text)
        return running.run(interpreter, str(path), timeout=60)


def comparable(text):
    text = re.sub(r'pymp-\w+(/listener-\w+)?', 'pymp-#', re.sub(r'/tmp/tmp\w+', '/tmp/#', text))
    lines = running.comparable(text)
    if any(word in text for word in LEFT_TO_CHANCE):
        return sorted({re.sub(r'.* says that .*', 'said', line).rstrip('.') for line in lines})
    return lines


def main():
    wanted = [int(word) for word in sys.argv[1:]]
    differ = ran = 0
    for number, text in examples():
        if wanted and number not in wanted:
            continue
        # One after the other: some use a port.
        plain, ours = run(running.PLAIN, number, text), run(running.OURS, number, text)
        same = plain.status == ours.status and all(
            comparable(a) == comparable(b) for a, b in ((plain.output, ours.output), (plain.errors, ours.errors)))
        ran += 1
        differ += not same
        if not same:
            print(f'example {number}:\n{text}--- plain: {plain}--- ours: {ours}')
    print(f'{ran} examples, {differ} differ')
    return 1 if differ else 0


if __name__ == '__main__':
    sys.exit(main())
