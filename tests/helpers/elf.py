"""Shared libraries of a few hundred bytes that say what they need, for tests of what reads them."""

import struct

LOADED, DYNAMIC = 1, 2
NEEDED, STRINGS, RUNPATH = 1, 5, 29
BASE = 0x1000


def write_library(path, *needs, run_path=""):
    """Write a library that needs others by name; returns its path."""
    table, entries = b"\0", []
    for tag, text in [*((NEEDED, name) for name in needs), *([(RUNPATH, run_path)] if run_path else [])]:
        entries.append((tag, len(table)))
        table += text.encode() + b"\0"
    begin = 64 + 2 * 56
    entries += [(STRINGS, BASE + begin), (0, 0)]
    dynamic = b"".join(struct.pack("<qQ", *entry) for entry in entries)
    size = begin + len(table) + len(dynamic)
    identity = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    header = struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    loaded = struct.pack("<IIQQQQQQ", LOADED, 4, 0, BASE, BASE, size, size, 4096)
    placed = struct.pack(
        "<IIQQQQQQ", DYNAMIC, 4, begin + len(table), *(2 * [BASE + begin + len(table)]), *(2 * [len(dynamic)]), 8
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(identity + header + loaded + placed + table + dynamic)
    return path


def write_qt(folder, *, xcb=(), wayland=(), helpers=()):
    """A PySide6 whose plugins need the given libraries of the system, and the one library beside them."""
    write_library(folder / "Qt" / "lib" / "libQt6Gui.so.6", "libc.so.6")
    for module in ("QtCore", "QtGui", "QtWidgets"):
        write_library(folder / f"{module}.abi3.so", "libQt6Gui.so.6", run_path="$ORIGIN/Qt/lib")
    plugins = folder / "Qt" / "plugins"
    for name, needs in (("xcb", xcb), ("wayland", wayland), ("offscreen", ())):
        write_library(plugins / "platforms" / f"libq{name}.so", "libQt6Gui.so.6", *needs, run_path="$ORIGIN/../../lib")
    write_library(plugins / "xcbglintegrations" / "libqxcb-glx-integration.so", *helpers)
    return folder
