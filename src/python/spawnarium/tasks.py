"""The tasks of a Pool and of an executor, as events: handed in, taken by a worker, ended, asked for.

    Pool.apply_async(f, (1,))        task_submitted            written by the thread that hands it over; its actor is the caller
    f(1) in the worker               task_taken, task_ended    written by the Task object that replaces f (in the binding)
    AsyncResult.get()                the operation `result`, then task_fetched

The pools and executors stay those of the standard library and of loky, joblib's executor. `replacement` calls trace_pool or
trace_executor after loading such a module: they wrap some of its functions. Without a trace the wrappers only call the originals.
"""

import sys

from spawnarium import _spawnarium, naming

Task = _spawnarium.Task
_MOST_CHARACTERS = 80


def trace_pool(module):
    """Of multiprocessing.pool."""
    for pool in (module.Pool, module.ThreadPool):
        _around(pool, '__init__', _made('pool'))
        _around(pool, '_setup_queues', _queues_made)
    _around(module.Pool, '_handle_tasks', _handing_over_tasks(module), staticmethod)
    for result in (module.ApplyResult, module.IMapIterator):
        _around(result, '__init__', _asked)
    for result in (module.ApplyResult, module.MapResult, module.IMapIterator, module.IMapUnorderedIterator):
        _around(result, '_set', _come)
    _around(module.ApplyResult, 'wait', _waited_for(module.ApplyResult.get.__code__))
    _around(module.IMapIterator, 'next', _next(module))
    module.IMapIterator.__next__ = module.IMapIterator.next


def trace_executor(module):
    """Of concurrent.futures.process and .thread, and of loky.process_executor."""
    executor = getattr(module, 'ProcessPoolExecutor', None) or module.ThreadPoolExecutor
    _around(executor, '__init__', _made('executor'))
    _around(executor, 'submit', _submit(module))
    _around(module._WorkItem, '__init__', _work_item)
    from concurrent.futures import _base
    _trace_futures(_base.Future)


def _trace_futures(future):
    """Once: all executors have the same ones."""
    if hasattr(future.result, '__wrapped__'):
        return
    for asking in ('result', 'exception'):
        _around(future, asking, _future_asked)
    _around(future, 'set_exception', _future_failed)
    _around(future, 'cancel', _future_cancelled)


def _around(owner, name, make, kind=lambda function: function):
    """Puts make(original) in the place of owner.name, so that it looks like the original."""
    original = getattr(owner, name)
    if name not in vars(owner):
        return
    function = make(original)
    for attribute in ('__module__', '__name__', '__qualname__', '__doc__'):
        setattr(function, attribute, getattr(original, attribute))
    function.__wrapped__ = original
    setattr(owner, name, kind(function))


# What works for a Pool or an executor, by the name of the attribute that has it.
_INSIDE = ('_inqueue', '_outqueue', '_change_notifier', '_call_queue', '_result_queue')


def _made(word):
    def around(original):
        def __init__(self, *args, **kwargs):
            if not _spawnarium.tracing() or '_serial' in vars(self):
                return original(self, *args, **kwargs)
            self._serial = _spawnarium.pool_created(word)
            original(self, *args, **kwargs)
            if word == 'executor':
                naming.tell(self, sys._getframe(1))
            _tell_inside(self)
            wakeup = getattr(self, '_executor_manager_thread_wakeup', None)
            if hasattr(wakeup, '_reader'):
                _spawnarium.named(wakeup._reader._identity()[0], 'wakeup', self._serial)
        return __init__
    return around


def _queues_made(original):
    def _setup_queues(self):
        original(self)
        if '_serial' in vars(self):
            _tell_inside(self)  # Before the workers use them.
    return _setup_queues


def _tell_inside(pool):
    for name in _INSIDE:
        serial = getattr(getattr(pool, name, None), '_serial', None)
        if serial is not None:
            _spawnarium.named(serial, name, pool._serial)


class _Job:
    """What the trace knows of one call of a Pool's or an executor's method, which may be several tasks."""

    __slots__ = ('pool', 'number', 'asker', 'place', 'tasks', 'order', 'given', 'told', 'asked_ns')

    def __init__(self, pool, number):
        self.pool, self.number = pool, number
        self.asker, self.place, self.asked_ns = _spawnarium.this_moment()
        self.tasks = {}   # Serials, by their number in the call.
        self.order = []   # The numbers of an iterator's results, as they come.
        self.given = 0    # So many of them the program has.
        self.told = set()

    def submit(self, number, text):
        serial = self.tasks[number] = _spawnarium.task_submitted(self.pool, self.number, text, self.asker, self.place, self.asked_ns)
        return serial

    def fetched(self, number=None):
        for serial in list(self.tasks.values()) if number is None else [self.tasks.get(number)]:
            if serial is not None and serial not in self.told:
                self.told.add(serial)
                _spawnarium.task_fetched(serial)

    def fetched_next(self, as_they_come):
        number = self.order[self.given] if as_they_come else self.given
        self.given += 1
        self.fetched(number)

    def wait(self, timeout):
        return _spawnarium.wait_for_result(self.pool, -1 if timeout is None else max(0, int(min(timeout, 1e9) * 1e9)), self.number)


def _job_of(thing):
    return thing.__dict__.get('_job_traced') if _spawnarium.tracing() else None


# A Pool.

def _asked(original):
    def __init__(self, pool, *args, **kwargs):
        original(self, pool, *args, **kwargs)
        serial = getattr(pool, '_serial', None)
        if serial is not None and _spawnarium.tracing():
            self._job_traced = _Job(serial, self._job)
            if hasattr(self, '_items'):
                self._job_traced.asked_ns = 0  # An iterator's tasks are made one by one, when they are handed over.
    return __init__


def _handing_over_tasks(module):
    """Of the thread that puts the tasks into the workers' queue: each function is replaced by one that says what becomes of it."""
    def with_events(task, cache):
        number, i, function, args, kwargs = task
        result = cache.get(number)
        job = _job_of(result) if result is not None else None
        if job is None or function is module._helper_reraises_exception:
            return task
        text, one = _call_text(function, args, kwargs), False
        if function is module.mapstar or function is module.starmapstar:
            inner, items = args[0]
            text, one = _items_text(inner, items if function is module.starmapstar else [(item,) for item in items[:1]], len(items))
        return number, i, Task(function, job.submit(i, text), one), args, kwargs

    def around(original):
        def _handle_tasks(taskqueue, put, outqueue, pool, cache):
            queue = _TasksInOrder(taskqueue)

            def put_traced(task):
                try:
                    put(with_events(task, cache) if task is not None else None)
                finally:
                    if task is not None:
                        queue.next = None
            original(queue, put_traced, outqueue, pool, cache)
            for task, more in queue.left():
                _submit_left(module, task, more, cache)
        return _handle_tasks
    return around


class _TasksInOrder:
    """A Pool's queue of calls, as the thread that hands their tasks over reads it: it keeps in mind what has not been handed over when
    the Pool is terminated.
    """

    def __init__(self, queue):
        self.queue, self.tasks, self.next = queue, iter(()), None

    def get(self):
        item = self.queue.get()
        if item is None:
            return None
        tasks, set_length = item
        self.tasks = iter(tasks)
        return self.one_by_one(self.tasks), set_length

    def one_by_one(self, tasks):
        for self.next in tasks:
            yield self.next

    def left(self):
        """Of each call that is left: its first task, and the others. The program's own iterable (of imap) is asked for nothing more."""
        if self.next is not None:
            yield self.next, self.tasks
        while not self.queue.empty():
            tasks, set_length = self.queue.get() or ((), None)
            if set_length is None:
                tasks = iter(tasks)
                for task in tasks:
                    yield task, tasks


def _submit_left(module, task, more, cache):
    number, i, function, args, kwargs = task
    result = cache.get(number)
    job = _job_of(result) if result is not None else None
    if job is None or function is module._helper_reraises_exception:
        return
    if function is module.mapstar or function is module.starmapstar:
        inner, items = args[0]
        count = len(items) + sum(len(each[3][0][1]) for each in more) if isinstance(result, module.MapResult) else len(items)
        text, _ = _items_text(inner, items if function is module.starmapstar else [(item,) for item in items[:1]], count)
    else:
        text = _call_text(function, args, kwargs)
    job.submit(i, text)


def _come(original):
    """A result, or an error, has come: it is handed to the callback if there is one for it."""
    def _set(self, i, obj):
        job = _job_of(self)
        if job is None:
            return original(self, i, obj)
        success, value = obj
        job.order.append(i)
        if not success and i in job.tasks:
            _spawnarium.task_failed(job.tasks[i], _error_text(value))
        try:
            original(self, i, obj)
        finally:
            callback = getattr(self, '_callback' if success else '_error_callback', None)
            if callback is not None and getattr(self, '_number_left', 0) == 0:
                job.fetched()
    return _set


def _waited_for(get):
    def around(original):
        def wait(self, timeout=None):
            job = _job_of(self)
            if job is None:
                return original(self, timeout)
            with job.wait(timeout) as call:
                if not self.ready():
                    call.blocked()
                original(self, timeout)
                call.ended(self.ready())
            if self.ready() and sys._getframe(1).f_code is get:
                job.fetched()
        return wait
    return around


def _next(module):
    def around(original):
        def next(self, timeout=None):
            job = _job_of(self)
            if job is None:
                return original(self, timeout)
            with job.wait(timeout) as call:
                if not self._items and self._index != self._length:
                    call.blocked()
                try:
                    value = original(self, timeout)
                except (StopIteration, module.TimeoutError) as none:
                    call.ended(type(none) is StopIteration)
                    raise
                except Exception:
                    call.ended(True)
                    job.fetched_next(isinstance(self, module.IMapUnorderedIterator))
                    raise
                call.ended(True)
                job.fetched_next(isinstance(self, module.IMapUnorderedIterator))
                return value
        return next
    return around


# An executor.

_calls = 0


def _submit(module):
    def around(original):
        def submit(self, fn, /, *args, **kwargs):
            global _calls
            serial = getattr(self, '_serial', None)
            if serial is None or not _spawnarium.tracing():
                return original(self, fn, *args, **kwargs)
            _calls += 1
            job = _Job(serial, _calls)
            text, one = _text_of_submitted(module, fn, args, kwargs)
            task = Task(fn, job.submit(0, text), one)
            _submitting[task] = job
            try:
                return original(self, task, *args, **kwargs)
            except BaseException as error:
                _spawnarium.task_failed(job.tasks[0], _error_text(error))
                raise
            finally:
                _submitting.pop(task, None)
        return submit
    return around


def _text_of_submitted(module, function, args, kwargs):
    """Of a call handed to an executor: the calls of the program that are in it. Whether it is one that comes back in a list."""
    inner = getattr(function, 'func', None)
    if inner is not None and inner is getattr(module, '_process_chunk', None) and len(args) == 1:  # Of map().
        return _items_text(function.args[0], args[0], len(args[0]))
    calls = getattr(inner, 'items', None)  # joblib's BatchedCalls: functions with their arguments.
    if isinstance(calls, list) and calls and all(isinstance(call, tuple) and len(call) == 3 for call in calls):
        name, arguments, named = calls[0]
        return (_call_text(name, arguments, named), True) if len(calls) == 1 else _items_text(name, [arguments], len(calls))
    return _call_text(function, args, kwargs), False


_submitting = {}


def _work_item(original):
    def __init__(self, future, fn, *args, **kwargs):
        job = _submitting.pop(fn, None) if type(fn) is Task else None
        if job is not None:
            future._job_traced = job
        original(self, future, fn, *args, **kwargs)
    return __init__


def _future_asked(original):
    def ask(self, timeout=None):
        job = _job_of(self)
        if job is None:
            return original(self, timeout)
        with job.wait(timeout) as call:
            if not self.done():
                call.blocked()
            try:
                return original(self, timeout)
            finally:
                if self.done():
                    call.ended(True)
                    job.fetched()
                elif isinstance(sys.exc_info()[1], TimeoutError):
                    call.ended(False)
    return ask


def _future_failed(original):
    def set_exception(self, exception):
        job = _job_of(self)
        if job is not None:
            _spawnarium.task_failed(job.tasks[0], _error_text(exception))
        original(self, exception)
    return set_exception


def _future_cancelled(original):
    def cancel(self):
        cancelled = original(self)
        job = _job_of(self)
        if cancelled and job is not None:
            _spawnarium.task_failed(job.tasks[0], 'CancelledError')
        return cancelled
    return cancel


# Words.

def _name_of(function):
    function = getattr(function, 'func', function)  # Of a partial.
    return getattr(function, '__name__', None) or f'<{type(function).__name__}>'


def _call_text(function, args, kwargs):
    parts = [_spawnarium.short_repr(each) for each in args]
    parts += [f'{name}={_spawnarium.short_repr(each)}' for name, each in kwargs.items()]
    text = f'{_name_of(function)}({", ".join(parts)})'
    return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS - 4] + '...)'


def _items_text(function, calls, count):
    """Of a chunk of map(): its one call, or how many they are. Whether it is one."""
    return (_call_text(function, calls[0], {}), True) if count == 1 else (f'{_name_of(function)} of {count} items', False)


def _error_text(error):
    try:
        text = str(error)
    except Exception:
        text = ''
    return f'{type(error).__name__}: {text}' if text else type(error).__name__
