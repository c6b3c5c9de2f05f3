"""Tracebacks without our own files: what CPython's would say of the program's lines, without the lines of its library.

    tracebacks.leave_out_ours(error)        the error, and those that it came from
"""

import os

_HERE = os.path.dirname(__file__) + os.sep


def _type_of_tracebacks():
    """types.TracebackType; but a program may have a module `types` of its own."""
    try:
        raise KeyError
    except KeyError as error:
        return type(error.__traceback__)


_TracebackType = _type_of_tracebacks()


def leave_out_ours(error):
    """Takes our frames out of the traceback of an error, of its causes and of what it was raised in the handling of. Returns the error.

    Where there are no other frames they stay: then the fault is likely to be ours. Not so of a program that cannot be compiled: it has
    no frame yet.
    """
    seen = set()
    found = [error]
    while found:
        each = found.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        kept = _without_ours(each.__traceback__)
        if kept is not None or _is_of_program_text(each):
            each.__traceback__ = kept
        found += [each.__cause__, each.__context__, *getattr(each, 'exceptions', ())]
    return error


def _is_of_program_text(error):
    return isinstance(error, SyntaxError) and not _is_ours(error.filename or _HERE)


def _without_ours(traceback):
    kept = []
    while traceback is not None:
        if not _is_ours(traceback.tb_frame.f_code.co_filename):
            kept.append(traceback)
        traceback = traceback.tb_next
    for each in reversed(kept):
        traceback = _TracebackType(traceback, each.tb_frame, each.tb_lasti, each.tb_lineno)
    return traceback


def _is_ours(path):
    return path.startswith(_HERE) or path == '<frozen runpy>'
