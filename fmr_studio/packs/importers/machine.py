"""A machine for pickles that builds plain values and nothing else, within bounds that are set before anything is built.

Python's own reader calls what a file names, hashes tuples of any depth and takes numbers of any length; a small file can end or
hang the program with these. Here every instruction is one of a short list, keys are texts and short numbers, and what a name
makes is decided by whoever starts the machine.
"""

from __future__ import annotations

import io
import pickletools
from collections.abc import Callable, Iterator
from typing import Any

MAX_INSTRUCTIONS = 1_000_000
"""A generator of 1024 px with its optimisers has some 100,000."""
MAX_BITS = 128
"""Of a whole number; the longest in these files is PyTorch's mark of 77 bits."""
_KEYS = (str, int, float, bytes, type(None))
_VALUES = frozenset({
    "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT", "NONE", "NEWTRUE", "NEWFALSE",
    "STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8",
    "BINBYTES", "SHORT_BINBYTES", "BINBYTES8",
})  # fmt: skip
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_EMPTY: dict[str, Callable[[], object]] = {"EMPTY_TUPLE": tuple, "EMPTY_LIST": list, "EMPTY_DICT": dict, "EMPTY_SET": set}
_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}

Call = Callable[..., object]
"""What stands for a name of a file."""


class UnknownInstructionError(ValueError):
    """The pickle uses an instruction that no file of weights needs; its name is the message."""


class Unread:
    """A value that is of no use here; whatever a file puts into it is dropped."""

    __slots__ = ()

    def __init__(self, *_args: object) -> None:
        pass


class Machine:
    """Runs one pickle.

    Args:
        find: what stands for a module and a name; raises for what is not admitted.
        outside: what stands for a reference to something outside the pickle, if any is admitted.
    """

    def __init__(self, find: Callable[[str, str], Call], outside: Callable[[object], object] | None = None) -> None:
        self._find, self._outside = find, outside
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    def run(self, file: io.BytesIO) -> Any:
        """The value of the pickle at the file's position, which is then behind it.

        Raises:
            ValueError, IndexError, KeyError, TypeError: it is damaged, or breaks the bounds.
            UnknownInstructionError: it does something else.
        """
        for count, (code, argument, _) in enumerate(pickletools.genops(file)):
            if count >= MAX_INSTRUCTIONS:
                raise ValueError("more instructions than any file of weights has")
            if code.name == "STOP":
                return self._stack.pop()
            self._do(code.name, argument)
        raise ValueError("no end")

    def _do(self, name: str, argument: Any) -> None:
        if name in _VALUES:
            self._stack.append(_CONSTANTS[name] if name in _CONSTANTS else _bounded(argument))
        elif name in _EMPTY:
            self._stack.append(_EMPTY[name]())
        elif name in _TUPLES:
            self._stack[-_TUPLES[name] :] = [tuple(self._several(_TUPLES[name]))]
        elif name not in _STEPS:
            raise UnknownInstructionError(name)
        else:
            _STEPS[name](self, argument)

    def _several(self, count: int) -> list[Any]:
        if len(self._stack) < count:
            raise IndexError("nothing to take")
        return self._stack[-count:]

    def _marked(self) -> list[Any]:
        """Take what lies above the last mark."""
        start = self._marks.pop()
        taken = self._stack[start:]
        del self._stack[start:]
        return taken

    def _mark(self, _: Any) -> None:
        self._marks.append(len(self._stack))

    def _remember(self, argument: Any) -> None:
        self._memo[len(self._memo) if argument is None else int(argument)] = self._stack[-1]

    def _recall(self, argument: Any) -> None:
        self._stack.append(self._memo[int(argument)])

    def _pop(self, _: Any) -> None:
        if self._marks and self._marks[-1] == len(self._stack):
            self._marks.pop()
        else:
            self._stack.pop()

    def _tuple(self, _: Any) -> None:
        self._stack.append(tuple(self._marked()))

    def _list(self, _: Any) -> None:
        self._stack.append(self._marked())

    def _dict(self, _: Any) -> None:
        made: dict[Any, Any] = {}
        _put(made, self._marked())
        self._stack.append(made)

    def _append(self, _: Any) -> None:
        value = self._stack.pop()
        _extend(self._stack[-1], [value])

    def _appends(self, _: Any) -> None:
        values = self._marked()
        _extend(self._stack[-1], values)

    def _set_item(self, _: Any) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        _put(self._stack[-1], [key, value])

    def _set_items(self, _: Any) -> None:
        values = self._marked()
        _put(self._stack[-1], values)

    def _add_items(self, _: Any) -> None:
        values = self._marked()
        if not isinstance(self._stack[-1], set):
            raise TypeError("items for what is no set")
        self._stack[-1].update(map(_key, values))

    def _global(self, argument: Any) -> None:
        module, _, name = str(argument).partition(" ")
        self._stack.append(_Named(self._find(module, name)))

    def _stack_global(self, _: Any) -> None:
        name, module = self._stack.pop(), self._stack.pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise TypeError("a name that is no text")
        self._stack.append(_Named(self._find(module, name)))

    def _call(self, _: Any) -> None:
        arguments, named = self._stack.pop(), self._stack.pop()
        if not isinstance(named, _Named) or not isinstance(arguments, tuple):
            raise TypeError("a call of what is no name")
        self._stack.append(named.make(*arguments))

    def _build(self, _: Any) -> None:
        state = self._stack.pop()
        built = self._stack[-1]
        setstate = getattr(built, "take_state", None)
        if setstate is not None:
            setstate(state)
        elif not isinstance(built, dict | Unread):  # the attributes of a dictionary, such as a version, are of no use
            raise TypeError("a state for what has none")

    def _refer(self, _: Any) -> None:
        reference = self._stack.pop()
        if self._outside is None:
            raise UnknownInstructionError("BINPERSID")
        self._stack.append(self._outside(reference))


class _Named:
    """A name of the file, which can be called and nothing else."""

    __slots__ = ("make",)

    def __init__(self, make: Call) -> None:
        self.make = make


def _bounded(value: Any) -> Any:
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise ValueError("a number of more digits than any in such a file")
    return value


def _key(value: Any) -> Any:
    """A key whose hash costs no more than its length."""
    if not isinstance(value, _KEYS):
        raise TypeError("a key that is neither text nor number")
    return value


def _pairs(values: list[Any]) -> Iterator[tuple[Any, Any]]:
    if len(values) % 2:
        raise ValueError("a key without a value")
    return zip(values[::2], values[1::2], strict=True)


def _put(into: Any, values: list[Any]) -> None:
    if isinstance(into, Unread):
        return
    if not isinstance(into, dict):
        raise TypeError("entries for what is no dictionary")
    for key, value in _pairs(values):
        into[_key(key)] = value


def _extend(into: Any, values: list[Any]) -> None:
    if isinstance(into, Unread):
        return
    if not isinstance(into, list):
        raise TypeError("items for what is no list")
    into.extend(values)


def _nothing(_machine: Machine, _argument: Any) -> None:
    """Instructions for the reader's own good."""


_STEPS: dict[str, Callable[[Machine, Any], None]] = {
    "PROTO": _nothing, "FRAME": _nothing, "MARK": Machine._mark, "POP": Machine._pop,
    "PUT": Machine._remember, "BINPUT": Machine._remember, "LONG_BINPUT": Machine._remember, "MEMOIZE": Machine._remember,
    "GET": Machine._recall, "BINGET": Machine._recall, "LONG_BINGET": Machine._recall,
    "TUPLE": Machine._tuple, "LIST": Machine._list, "DICT": Machine._dict,
    "APPEND": Machine._append, "APPENDS": Machine._appends, "SETITEM": Machine._set_item, "SETITEMS": Machine._set_items,
    "ADDITEMS": Machine._add_items, "GLOBAL": Machine._global, "STACK_GLOBAL": Machine._stack_global,
    "REDUCE": Machine._call, "NEWOBJ": Machine._call, "BUILD": Machine._build, "BINPERSID": Machine._refer,
}  # fmt: skip
