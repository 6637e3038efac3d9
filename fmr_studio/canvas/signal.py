"""A tiny observer: the document tells its views what changed without knowing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Signal(Generic[Value]):
    """Calls every connected listener, in the order they came, on the thread that emits."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Value], object]] = []

    def __len__(self) -> int:
        return len(self._listeners)

    def connect(self, listener: Callable[[Value], object]) -> Callable[[], None]:
        """Call ``listener`` with each value from now on; returns a function that ends it and may be called twice."""
        self._listeners.append(listener)

        def disconnect() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return disconnect

    def emit(self, value: Value) -> None:
        """Hand ``value`` to the listeners of this moment; one that connects meanwhile waits for the next."""
        for listener in tuple(self._listeners):
            listener(value)
