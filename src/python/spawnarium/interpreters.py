"""Interpreters that a program starts, and that are to run on our module as it does itself.

Start method spawn starts them by our own words (multiprocessing/spawn.py). But the fork server of the standard library and the Popen of
other libraries (joblib's loky) have words of their own: `python3 -m loky.backend.popen ...`. What such an interpreter reads from its
parent are objects of our module, so it must have it. The binding calls `on_ours` when a Process object is started in that way.
"""

import os

_LAUNCHER = os.fsencode(os.path.join(os.path.dirname(__file__), '__main__.py'))
_WITH_VALUE = (b'-W', b'-X')


def on_ours(words, environment, entries, as_list):
    """The words of `python3 OPTIONS -m ...` with our launcher before the -m, and the environment with the entries; None for another program.

    The environment comes as os.execve and _posixsubprocess.fork_exec take it: a mapping, or a list of b'NAME=value', or None for that of
    this process. It is given back as a list (`as_list`), or as a mapping.
    """
    words = [os.fsencode(word) for word in words]
    at = _end_of_options(words)
    if at is None:
        return None
    return [*words[:at], _LAUNCHER, *words[at:]], _with_entries(environment, entries, as_list)


def _end_of_options(words):
    """Where what is to be run begins: -m, -c or a script. None where this is no interpreter's command."""
    if not words or not os.path.basename(words[0]).startswith(b'python'):
        return None
    at = 1
    while at < len(words) and words[at].startswith(b'-') and words[at] not in (b'-m', b'-c'):
        at += 2 if words[at] in _WITH_VALUE else 1
    return at if at < len(words) else None


def _with_entries(environment, entries, as_list):
    if isinstance(environment, (list, tuple)):
        return [*environment, *entries]
    known = os.environb if environment is None else environment
    merged = {os.fsencode(name): os.fsencode(value) for name, value in known.items()}
    merged.update(entry.split(b'=', 1) for entry in entries)
    return [b'='.join(item) for item in merged.items()] if as_list else merged
