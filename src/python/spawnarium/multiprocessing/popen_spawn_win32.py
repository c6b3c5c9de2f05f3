"""A started child, by start method spawn of Windows. This engine is for Linux: importing it fails here, as the standard library's does."""

import msvcrt  # noqa: F401

__all__ = ['Popen']
