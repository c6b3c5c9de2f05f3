"""Runs a program as the interpreter does: as `__main__`, with its own argv, path and tracebacks."""

import os
import sys
from _frozen_importlib_external import SourceFileLoader

from spawnarium import _spawnarium, library, replacement, tracebacks

_USAGE = 'usage: python3 spawnarium/__main__.py [-m MODULE | -c CODE | SCRIPT] [ARGUMENTS]'
_HERE = os.path.dirname(__file__)


def main(arguments):
    if not arguments:
        sys.exit(_wrong_usage('which program?'))
    prepare()
    first, rest = arguments[0], arguments[1:]
    if first in ('-m', '-c'):
        if not rest:
            sys.exit(_wrong_usage(f'{first} needs an argument'))
        _run_module(rest) if first == '-m' else _run_command(rest)
    elif first in ('-h', '--help'):
        print(_USAGE)
    elif first.startswith('-'):
        sys.exit(_wrong_usage(f'unknown option {first}'))
    else:
        _run_script(arguments)


def prepare():
    """What every interpreter of a run does before the program's first line. SPAWNARIUM_LINES=1 asks for an event at each line.

    Standard output is line-buffered, as on a terminal: the order in which lines are seen is that in which they were printed. With
    SPAWNARIUM_BUFFERED=1 it is buffered as in a pipe, which it is. SPAWNARIUM_INTERNALS=1 asks for each turn of the library's own loops.
    """
    _spawnarium.attach()
    os.environ.pop('SPAWNARIUM_PROCESS', None)
    _spawnarium.set_library_folders([_HERE + os.sep, os.path.realpath(_HERE) + os.sep, library.FOLDER + os.sep,
                                     os.path.join(os.path.dirname(library.FOLDER), 'python3') + os.sep])
    if sys.stdout is not None and os.environ.get('SPAWNARIUM_BUFFERED') != '1':
        sys.stdout.reconfigure(line_buffering=True)
    if os.environ.get('SPAWNARIUM_INTERNALS') == '1':
        _spawnarium.record_internals()
    _spawnarium.listen_to_program()
    _spawnarium.set_command_maker(_command_on_ours)
    _spawnarium.set_thread_watcher(_watch_thread)
    replacement.install()
    import atexit
    atexit.register(_tell_unseen)  # First of all, so that it is called last.
    if os.environ.get('SPAWNARIUM_LINES') == '1':
        _trace_lines()


def _tell_unseen():
    from spawnarium import unseen
    unseen.tell()


def _command_on_ours(*command):
    from spawnarium import interpreters
    return interpreters.on_ours(*command)


def _trace_lines():
    """In this thread, and in each that is begun."""
    import threading
    threading.settrace(lambda *_: _spawnarium.trace_lines())
    _spawnarium.trace_lines()


def _wrong_usage(reason):
    print(f'spawnarium: {reason}\n{_USAGE}', file=sys.stderr)
    return 2


def _run_script(arguments):
    path = os.path.join(os.getcwd(), arguments[0])
    if os.path.isdir(path) or path.endswith(('.zip', '.pyz', '.pyc')):
        return _run_package(path, arguments)
    try:
        with open(path, 'rb') as file:
            source = file.read()
    except OSError as error:
        print(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        sys.exit(2)
    _spawnarium.add_source(os.fsencode(path), source)
    sys.argv[:] = arguments
    _set_first_path(os.path.dirname(os.path.realpath(path)))
    program = _new_main_module()
    program.__file__ = path
    program.__cached__ = None
    program.__loader__ = SourceFileLoader('__main__', path)
    _run(lambda: _compile(source, path), program)


def _compile(source, path):
    try:
        return compile(source, path, 'exec', dont_inherit=True)
    except ValueError:  # Up to Python 3.11.3 compile() and the interpreter name this fault differently.
        before, null, _ = source.partition(b'\0')
        if not null:
            raise
        raise SyntaxError('source code cannot contain null bytes', (path, before.count(b'\n') + 1, 0, '')) from None


def _run_command(arguments):
    sys.argv[:] = ['-c', *arguments[1:]]
    _set_first_path('')
    _run(lambda: compile(arguments[0], '<string>', 'exec', dont_inherit=True), _new_main_module())


def _run_module(arguments):
    import runpy  # Before the path is the program's.
    sys.argv[:] = arguments
    _set_first_path(os.getcwd())
    program = _new_main_module()
    _call_program(lambda: runpy._run_module_as_main(arguments[0]), program)


def _run_package(path, arguments):
    import runpy
    sys.argv[:] = arguments
    if not path.endswith('.pyc'):
        _set_first_path(path)
    _call_program(lambda: runpy.run_path(path, run_name='__main__'), _new_main_module())


def _set_first_path(folder):
    if not sys.flags.safe_path:
        sys.path[0] = folder


def _new_main_module():
    program = type(sys)('__main__')
    program.__dict__.update(__builtins__=sys.modules['builtins'], __annotations__={})
    sys.modules['__main__'] = program
    return program


def _run(compile_program, program):
    def run():
        exec(compile_program(), program.__dict__)
    _call_program(run, program)


def _call_program(run, program):
    try:
        run()
    except SystemExit:
        raise
    except BaseException as error:
        _report(error)
        if isinstance(error, KeyboardInterrupt):
            # The interpreter ends itself by SIGINT for this one; it must not report it a second time.
            sys.excepthook = lambda *_: None
            raise
        sys.exit(1)


def _report(error):
    """What the interpreter does with an exception that nobody has caught, without the frames that are ours."""
    traceback = tracebacks.leave_out_ours(error).__traceback__
    sys.last_exc = error
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, traceback
    tell_raised(error)
    try:
        if sys.excepthook is sys.__excepthook__:
            _spawnarium.print_exception(sys.excepthook, type(error), error, traceback)
        else:  # The program's own code.
            sys.excepthook(type(error), error, traceback)
    except SystemExit:
        raise
    except BaseException as failure:
        tracebacks.leave_out_ours(failure)
        print('Error in sys.excepthook:', file=sys.stderr)
        sys.__excepthook__(type(failure), failure, failure.__traceback__)
        print('\nOriginal exception was:', file=sys.stderr)
        sys.__excepthook__(type(error), error, traceback)


def _watch_thread(thread):
    """Records an exception that leaves the thread's run(): threading catches it and calls threading.excepthook."""
    import threading
    original = thread._invoke_excepthook
    if hasattr(original, '__wrapped__'):  # Its first start() has failed.
        return

    def _invoke_excepthook(thread):
        error = sys.exc_info()[1]
        try:
            if not isinstance(error, SystemExit):
                tell_raised(tracebacks.leave_out_ours(error))
        finally:
            usual = threading.excepthook is threading.__excepthook__
            _spawnarium.print_exception(original, thread) if usual else original(thread)

    _invoke_excepthook.__wrapped__ = original
    thread._invoke_excepthook = _invoke_excepthook


def tell_raised(error):
    """Writes the exception and its traceback to the trace."""
    if not _spawnarium.tracing():
        return
    with library.Only():
        traceback = library.load('traceback')
        text = ''.join(traceback.format_exception_only(type(error), error)).strip()
        lines = traceback.format_exception(type(error), error, error.__traceback__)
    if isinstance(error, SyntaxError):
        text = f'{type(error).__name__}: {error}'  # One line, with the place: the picture of the place is in the traceback.
    _spawnarium.raised(text, ''.join(lines), error, error.__traceback__)
