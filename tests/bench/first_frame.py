#!/usr/bin/python3 -B
"""Prints the nanoseconds from the start of the program to the first frame of its window:  first_frame.py BUILD

On a display of its own (Xvfb). The first start of a user fills Mesa's cache of shaders; the second one is measured.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def first_frame(build, environment):
    began = time.monotonic_ns()
    shown = subprocess.run([build / 'spawnarium'], env=environment, stdout=subprocess.PIPE, check=True).stdout
    return int(shown) - began


def main():
    build = pathlib.Path(sys.argv[1])
    display_read, display_write = os.pipe()
    with tempfile.TemporaryDirectory() as home, os.fdopen(display_read) as pipe, \
            subprocess.Popen(['Xvfb', '-displayfd', str(display_write), '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
                             pass_fds=[display_write], stderr=subprocess.DEVNULL) as xvfb:
        os.close(display_write)
        environment = {'PATH': os.environ['PATH'], 'HOME': home, 'LC_ALL': 'C.UTF-8', 'DISPLAY': ':' + pipe.readline().strip(),
                       'LD_PRELOAD': str(build / 'bench/first_frame.so')}
        try:
            first_frame(build, environment)
            print(first_frame(build, environment))
        finally:
            xvfb.terminate()


if __name__ == '__main__':
    main()
