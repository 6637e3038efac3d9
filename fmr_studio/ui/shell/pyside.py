"""Two repairs of PySide6, which have to be made before the window is."""

from __future__ import annotations

import builtins
import ctypes
import sys

REFERENCES = 2**40


def repair_pyside() -> None:
    """Make both repairs; doing it twice changes nothing."""
    import_plainly()
    keep_singletons()


def import_plainly() -> None:
    """Import modules from now on as Python does.

    PySide6 reads the source of every module that is imported after it, in search of its optional features, which nobody
    uses here. For torch that took 0.6 of 2.3 seconds (PySide6 6.12), on a thread that shares its turns with the window.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def keep_singletons() -> None:
    """Keep None, True and False alive on Python before 3.12.

    The wheels of PySide6 6.12 are built for a Python whose None needs no counting of references. On Python 3.11 each call
    of a Qt method without a result therefore takes one reference to None too many; after some thousand calls the program
    would end with "deallocating None". A count that is never used up prevents that.
    """
    if sys.version_info >= (3, 12) or sys.getrefcount(None) >= REFERENCES:
        return
    for thing in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(thing))  # the first field of every object
        count.value += REFERENCES
