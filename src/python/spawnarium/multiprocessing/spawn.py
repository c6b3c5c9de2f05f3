"""What a child of start method spawn does: it prepares itself as its parent was, imports the main module again, and runs its Process."""

import os
import runpy
import sys
import types

from spawnarium import _spawnarium, versions

from . import get_start_method, set_start_method
from . import process
from . import util
from .context import reduction

__all__ = ['_main', 'freeze_support', 'set_executable', 'get_executable', 'get_preparation_data', 'get_command_line',
           'import_main_path']

WINEXE = False
WINSERVICE = False
_FLAG = '--multiprocessing-fork'
_PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def set_executable(executable):
    global _python_exe
    _python_exe = None if executable is None else os.fsencode(executable)


def get_executable():
    return _python_exe


set_executable(sys.executable)


def is_forking(argv):
    return len(argv) >= 2 and argv[1] == _FLAG


def freeze_support():
    """In a frozen executable that was started to be a child: be it."""
    if not is_forking(sys.argv):
        return
    words = [word.split('=') for word in sys.argv[2:]]
    spawn_main(**{name: None if value == 'None' else int(value) for name, value in words})
    sys.exit()


def get_command_line(**arguments):
    """The words that start a child's interpreter."""
    call = ', '.join('%s=%r' % item for item in arguments.items())
    begin = 'launch.prepare()' if _spawnarium.listening() else 'replacement.install()'
    # After -c the interpreter looks in the current folder first, which may hold anything: our package's folder stands there instead.
    program = (f'import sys; sys.path[:not sys.flags.safe_path] = [{_PACKAGE_FOLDER!r}]; from spawnarium import launch, replacement; {begin}; '
               f'from multiprocessing.spawn import spawn_main; spawn_main({call})')
    return [get_executable(), *util._args_from_interpreter_flags(), '-c', program, _FLAG]


def spawn_main(pipe_handle, parent_pid=None, tracker_fd=None):
    """The child's main program."""
    assert is_forking(sys.argv), 'Not forking'
    from . import resource_tracker
    resource_tracker._resource_tracker._fd = tracker_fd
    try:
        exitcode = _main(pipe_handle, _parent_sentinel(pipe_handle))
    except Exception as error:
        from spawnarium import launch, tracebacks
        launch.tell_raised(tracebacks.leave_out_ours(error))
        raise
    sys.exit(exitcode)


def _parent_sentinel(pipe_handle):
    """Readable once the parent has ended: its pidfd, or where there is none the pipe that it holds open."""
    try:
        return os.pidfd_open(os.getppid())
    except OSError:
        return os.dup(pipe_handle)


def _main(fd, parent_sentinel):
    with os.fdopen(fd, 'rb', closefd=True) as from_parent:
        process.current_process()._inheriting = True
        try:
            prepare(reduction.pickle.load(from_parent))
            self = reduction.pickle.load(from_parent)
        finally:
            del process.current_process()._inheriting
    process._prepare_for(self)
    return self._bootstrap(parent_sentinel)


_NOT_YET_IMPORTED = '''
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.'''
if versions.GUARD_TEXT_NAMES_THE_MANUAL:
    _NOT_YET_IMPORTED += '''

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        '''


def _check_not_importing_main():
    if getattr(process.current_process(), '_inheriting', False):
        raise RuntimeError(_NOT_YET_IMPORTED)


def get_preparation_data(name):
    """What a child must know of its parent before it can unpickle its Process object."""
    _check_not_importing_main()
    data = dict(
        log_to_stderr=util._log_to_stderr,
        authkey=process.current_process().authkey,
        name=name,
        sys_path=[process.ORIGINAL_DIR if folder == '' else folder for folder in sys.path],
        sys_argv=sys.argv,
        orig_dir=process.ORIGINAL_DIR,
        dir=os.getcwd(),
        start_method=get_start_method(),
    )
    if util._logger is not None:
        data['log_level'] = util._logger.getEffectiveLevel()
    data.update(_main_module_data())
    return data


def _main_module_data():
    """How the child finds our main module: by its name if it was run by name, else by its path."""
    main = sys.modules['__main__']
    name = getattr(main.__spec__, 'name', None)
    if name is not None:
        return {'init_main_from_name': name}
    path = getattr(main, '__file__', None)
    if path is None:
        return {}
    if not os.path.isabs(path) and process.ORIGINAL_DIR is not None:
        path = os.path.join(process.ORIGINAL_DIR, path)
    return {'init_main_from_path': os.path.normpath(path)}


def prepare(data):
    """Makes this process what its parent was."""
    current = process.current_process()
    if 'name' in data:
        current.name = data['name']
    if 'authkey' in data:
        current.authkey = data['authkey']
    if data.get('log_to_stderr'):
        util.log_to_stderr()
    if 'log_level' in data:
        util.get_logger().setLevel(data['log_level'])
    if 'sys_path' in data:
        sys.path = data['sys_path']
    if 'sys_argv' in data:
        sys.argv = data['sys_argv']
    if 'dir' in data:
        os.chdir(data['dir'])
    if 'orig_dir' in data:
        process.ORIGINAL_DIR = data['orig_dir']
    if 'start_method' in data:
        set_start_method(data['start_method'], force=True)
    if 'init_main_from_name' in data:
        _fixup_main_from_name(data['init_main_from_name'])
    elif 'init_main_from_path' in data:
        _fixup_main_from_path(data['init_main_from_path'])


old_main_modules = []


def _fixup_main_from_name(name):
    # A package's __main__ runs at once when it is imported: it is left alone.
    if name == '__main__' or name.endswith('.__main__'):
        return
    if getattr(sys.modules['__main__'].__spec__, 'name', None) == name:
        return
    _put_main_module(runpy.run_module(name, run_name='__mp_main__', alter_sys=True))


def _fixup_main_from_path(path):
    # IPython's launch script has no `if __name__ == '__main__'`.
    if os.path.splitext(os.path.basename(path))[0] == 'ipython':
        return
    if getattr(sys.modules['__main__'], '__file__', None) == path:
        return
    _put_main_module(runpy.run_path(path, run_name='__mp_main__'))


def _put_main_module(content):
    # The former one must live on: its functions may still be called.
    old_main_modules.append(sys.modules['__main__'])
    main = types.ModuleType('__mp_main__')
    main.__dict__.update(content)
    sys.modules['__main__'] = sys.modules['__mp_main__'] = main


def import_main_path(path):
    """Makes the module at `path` this process's main module."""
    _fixup_main_from_path(path)
