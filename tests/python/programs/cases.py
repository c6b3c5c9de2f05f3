"""What the programs of cases share: each case is run, and a line says what it returned or raised. Argument: the start method."""

import multiprocessing as mp
import sys
import time

CASES = []


def case(function):
    CASES.append(function)
    return function


def nothing(*args, **kwargs):
    pass


def sleep_long():
    time.sleep(100)


def describe(error):
    return f'{type(error).__module__}.{type(error).__qualname__}: {error}'


def attempt(function, *args, **kwargs):
    """What it returns, or raises."""
    try:
        return function(*args, **kwargs)
    except BaseException as error:
        return describe(error)


def ended(target=nothing, *args, **options):
    process = mp.Process(target=target, args=args, **options)
    process.start()
    process.join()
    return process


def running(**options):
    process = mp.Process(target=sleep_long, **options)
    process.start()
    return process


def stop(process):
    process.kill()
    process.join()


def main():
    mp.set_start_method(sys.argv[1])
    for function in CASES:
        try:
            result = repr(function())
        except Exception as error:
            result = 'raised ' + describe(error)
        print(f'{function.__name__}: {result}', flush=True)
