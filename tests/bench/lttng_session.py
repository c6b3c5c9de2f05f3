"""A recording session of LTTng-UST for the peer of our trace point, with a daemon of its own."""
import os
import re
import shutil
import subprocess
import tempfile

PRELOADED = 'liblttng-ust-fork.so.1'  # It makes forked children known to the daemon.


class Missing(Exception):
    """There is no LTTng to compare with. The text says what to install."""


def find(build):
    program = build / 'bench/lttng_bench'
    if not program.exists() or shutil.which('lttng') is None or shutil.which('lttng-sessiond') is None:
        raise Missing('apt-get install liblttng-ust-dev lttng-tools, and configure again')
    return program


class Session:
    """with Session(build) as session: session.run('8', '1000000') gives what lttng_bench printed. All events are recorded, none discarded."""

    def __init__(self, build):
        self.program = find(build)  # Before anything is started: the header package alone brings neither daemon nor lttng.

    def __enter__(self):
        self.home = tempfile.mkdtemp(prefix='lttng_bench_')
        self.environment = {**os.environ, 'LTTNG_HOME': self.home, 'LTTNG_UST_REGISTER_TIMEOUT': '-1'}
        self.command(['lttng-sessiond', '--daemonize', '--no-kernel', '--pidfile', self.home + '/pid'])
        self.lttng('create', 'bench', '--output', self.home + '/trace')
        self.lttng('enable-channel', '--userspace', '--subbuf-size', '8M', '--num-subbuf', '4', 'bench')
        self.lttng('enable-event', '--userspace', '--channel', 'bench', 'spawnarium_bench:event')
        self.lttng('start')
        return self

    def __exit__(self, *_):
        try:
            self.lttng('destroy')
        finally:
            with open(self.home + '/pid') as file:
                os.kill(int(file.read()), 15)
            shutil.rmtree(self.home, ignore_errors=True)

    def command(self, words, **more):
        result = subprocess.run(words, env={**self.environment, **more}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode:
            raise Missing(f'{" ".join(map(str, words))} failed: {result.stdout.strip()}')
        return result.stdout

    def lttng(self, *words):
        return self.command(['lttng', '--no-sessiond', *words])

    def run(self, *arguments):
        printed = self.command([self.program, *arguments], LD_PRELOAD=PRELOADED)
        self.lttng('stop')
        discarded = re.search(r'Discarded events: (\d+)', self.lttng('list', 'bench'))
        if discarded is None or discarded[1] != '0':
            raise Missing('LTTng has discarded events: what it did not record cannot be compared')
        return printed
