"""Which display Qt would open its window on, and whether that display answers."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping

WAYLAND, X11 = "wayland", "xcb"
_VARIABLES = {WAYLAND: "WAYLAND_DISPLAY", X11: "DISPLAY"}


def platforms(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the platform plugins that Qt would try, in its order; the first that works is taken. Empty: no display.

    As Qt's ``QGuiApplication`` chooses: ``QT_QPA_PLATFORM``, a list with ``;`` and options after ``:``, otherwise what has a
    display here, the session's own kind first.
    """
    named = environment.get("QT_QPA_PLATFORM", "")
    if named:
        return tuple(re.split("[:-]", part)[0] for part in named.split(";") if part)  # wayland-egl is of wayland's plugin
    session = environment.get("XDG_SESSION_TYPE", "")
    order = (WAYLAND, X11) if session == WAYLAND else (X11, WAYLAND)
    return tuple(platform for platform in order if environment.get(_VARIABLES[platform]))


def display_name(platform: str, environment: Mapping[str, str]) -> str:
    """What a person calls the display of a platform."""
    kind = {WAYLAND: "Wayland", X11: "X11"}.get(platform, platform)
    return f"{kind} ({environment.get(_VARIABLES[platform], '')})" if platform in _VARIABLES else kind


def answers(platform: str) -> bool:
    """Whether the display of a platform lets this program in, asked as Qt will ask. True where there is nothing to ask."""
    try:
        if platform == X11:
            return _x11_answers()
        return _wayland_answers() if platform == WAYLAND else True
    except (OSError, AttributeError):  # without the library there is nobody to ask
        return True


def _x11_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_answers() -> bool:
    wayland = ctypes.CDLL("libwayland-client.so.0")
    wayland.wl_display_connect.restype = ctypes.c_void_p
    connection = wayland.wl_display_connect(None)
    if connection is None:
        return False
    wayland.wl_display_disconnect(ctypes.c_void_p(connection))
    return True
