"""Runs CPython's own tests of multiprocessing (Debian: libpython3.11-testsuite, or as the interpreter is) against our module, each in a process of its own.

    cpython_suite.py [--method fork|spawn|forkserver] [--module NAME]... [--match TEXT]... [--timeout SECONDS] [--standard] [--list FILE]

Prints each test that does not pass, with its last line, and the counts. A test that skips itself must do so on the standard library's module too.
--standard runs them all there, for comparison; --module names others of CPython's tests (test_concurrent_futures,
test_multiprocessing_main_handling, whose scripts are run on our module as well); --list writes `result name` lines. Exit status 0 when
everything that ran has passed.
"""

import argparse
import concurrent.futures
import os
import re
import signal
import subprocess
import sys
import time

_LIST = '''
import sys, unittest, test.{module} as module
def each(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from each(test)
        else:
            yield test.id()
print("\\n".join(each(unittest.defaultTestLoader.loadTestsFromModule(module))))
'''


def main():
    options = parse(sys.argv[1:])
    tests = [name for module in options.module for name in names_of(module)]
    tests = [name for name in tests if not options.match or any(re.search(text, name) for text in options.match)]
    began = time.monotonic()
    counts = {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool, open(options.list, 'w') as listing:
        for name, result, report in pool.map(lambda name: run(name, options), tests):
            counts[result] = counts.get(result, 0) + 1
            print(result, name, file=listing)
            if result not in ('passed', 'skipped'):
                print(f'{result:8} {name}\n         {last_line(report)}', flush=True)
                if options.verbose:
                    print(report)
    print(', '.join(f'{count} {result}' for result, count in sorted(counts.items())),
          f'in {time.monotonic() - began:.0f} s')
    return 0 if set(counts) <= {'passed', 'skipped'} else 1


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--method', action='append', choices=['fork', 'spawn', 'forkserver'])
    parser.add_argument('--module', action='append', metavar='NAME')
    parser.add_argument('--match', action='append')
    parser.add_argument('--timeout', type=float, default=60)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--standard', action='store_true')
    parser.add_argument('--verbose', action='store_true')
    parser.add_argument('--list', default=os.devnull)
    options = parser.parse_args(arguments)
    options.module = options.module or [f'test_multiprocessing_{method}' for method in options.method or ['fork', 'spawn', 'forkserver']]
    return options


def names_of(module):
    listed = subprocess.run([sys.executable, '-c', _LIST.format(module=module)], capture_output=True, text=True)
    if listed.returncode != 0:
        version = f'{sys.version_info.major}.{sys.version_info.minor}'
        sys.exit(f'{last_line(listed.stderr)}\nThe tests are in the package libpython{version}-testsuite.')
    return listed.stdout.split()


# test_multiprocessing_main_handling starts scripts by the interpreter: by ours too.
_SCRIPTS_ON_OURS = '''
import os, sys, unittest
from test.support import script_helper
original = script_helper.run_python_until_end
def run(*words, __isolated=False, **environment):
    options = [word for word in words if word.startswith(("-X", "-E", "-I"))]
    environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
    return original(*options, "-m", "spawnarium", *words[len(options):], **environment)
script_helper.run_python_until_end = run
unittest.main(module=None, argv=sys.argv, verbosity=2)
'''


def run(name, options):
    result, report = run_once(name, options.standard, options.timeout)
    if result == 'skipped' and not options.standard and run_once(name, True, options.timeout)[0] != 'skipped':
        result = 'skipped here only'
    return name, result, report


def run_once(name, standard, timeout):
    how = ['-c', _SCRIPTS_ON_OURS] if 'main_handling' in name and not standard else ['-m', 'unittest', '-v']
    command = [sys.executable, *([] if standard else ['-m', 'spawnarium']), *how, name]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, errors='replace', start_new_session=True)
    try:
        report = process.communicate(timeout=timeout)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        report = process.communicate()[0]
        return 'hung', report
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)  # What a failed test may have left behind.
        except ProcessLookupError:
            pass
    if process.returncode != 0:
        return 'failed', report
    return 'skipped' if 'OK (skipped=1)' in report else 'passed', report


def last_line(report):
    errors = [line for line in report.splitlines() if re.match(r'[\w.]*(Error|Exception|Warning)\b', line)]
    return (errors or report.strip().splitlines() or [''])[-1]


if __name__ == '__main__':
    sys.exit(main())
