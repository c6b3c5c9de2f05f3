"""What a child finds as its standard input, and what became of its parent's. Argument: the start method."""

import multiprocessing as mp
import os
import sys

saved = sys.stdin


def say(function):
    try:
        print(repr(function()), flush=True)
    except Exception as error:
        print(repr(error), flush=True)


def look(depth):
    print(depth, sys.stdin, flush=True)
    for name in ('fileno', 'read', 'readline', 'isatty', 'seekable', 'tell'):
        say(getattr(sys.stdin, name))
    say(lambda: (sys.stdin.name, sys.stdin.mode, sys.stdin.encoding, sys.stdin.closed, sys.__stdin__.closed, saved.closed))
    for read in (saved.read, saved.buffer.read, saved.buffer.raw.read, saved.readline, saved.fileno, saved.buffer.peek):
        say(read)
    say(lambda: next(saved))
    say(input)
    say(lambda: os.open(os.devnull, os.O_RDONLY))
    say(lambda: os.read(0, 5))
    if depth < 3:
        run(look, depth + 1)


def what_it_is():
    print(sys.stdin, flush=True)


def run(target, *arguments):
    process = mp.Process(target=target, args=arguments)
    process.start()
    process.join()
    print(process, flush=True)


def main():
    mp.set_start_method(sys.argv[1])
    print(repr(sys.stdin.readline()), flush=True)
    run(look, 1)
    run(look, 1)
    sys.stdin = open(__file__)
    run(look, 2)
    sys.stdin.close()
    run(look, 3)
    sys.stdin = saved.detach()
    run(look, 3)
    sys.stdin = None
    run(what_it_is)
    sys.stdin = 5
    run(what_it_is)


if __name__ == '__main__':
    main()
