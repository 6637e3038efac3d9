"""How libraries are installed: the one line for each family of Linux distributions."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

_DEBIAN = MappingProxyType(
    {
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libX11.so.6": "libx11-6",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libgcc_s.so.1": "libgcc-s1",
        "libglib-2.0.so.0": "libglib2.0-0",
        "libgthread-2.0.so.0": "libglib2.0-0",
        "libstdc++.so.6": "libstdc++6",
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-glx.so.0": "libxcb-glx0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxcb.so.1": "libxcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libz.so.1": "zlib1g",
        "libzstd.so.1": "libzstd1",
    }
)
_ARCH = MappingProxyType(
    {
        **dict.fromkeys(("libEGL.so.1", "libGL.so.1"), "libglvnd"),
        **dict.fromkeys(("libX11-xcb.so.1", "libX11.so.6"), "libx11"),
        **dict.fromkeys(("libgcc_s.so.1", "libstdc++.so.6"), "gcc-libs"),
        **dict.fromkeys(("libglib-2.0.so.0", "libgthread-2.0.so.0"), "glib2"),
        **dict.fromkeys((name for name in _DEBIAN if name.startswith("libwayland-")), "wayland"),
        **dict.fromkeys((name for name in _DEBIAN if name.startswith("libxcb")), "libxcb"),
        "libdbus-1.so.3": "dbus",
        "libfontconfig.so.1": "fontconfig",
        "libfreetype.so.6": "freetype2",
        "libxcb-cursor.so.0": "xcb-util-cursor",
        "libxcb-icccm.so.4": "xcb-util-wm",
        "libxcb-image.so.0": "xcb-util-image",
        "libxcb-keysyms.so.1": "xcb-util-keysyms",
        "libxcb-render-util.so.0": "xcb-util-renderutil",
        "libxcb-util.so.1": "xcb-util",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11",
        "libxkbcommon.so.0": "libxkbcommon",
        "libz.so.1": "zlib",
        "libzstd.so.1": "zstd",
    }
)


def _rpm(library: str) -> str:
    """What the package of a library says it provides; rpm writes that itself, so no table is needed."""
    return f"'{library}()(64bit)'"


_FAMILIES: Mapping[str, tuple[str, Callable[[str], str | None]]] = MappingProxyType(
    {
        "debian": ("sudo apt install", _DEBIAN.get),
        "fedora": ("sudo dnf install", _rpm),
        "arch": ("sudo pacman -S", _ARCH.get),
        "suse": ("sudo zypper install", _rpm),
    }
)
_RELATIVES = MappingProxyType({"ubuntu": "debian", "rhel": "fedora", "centos": "fedora", "opensuse": "suse"})


def advice(libraries: Iterable[str], system: Mapping[str, str] | None = None) -> str:
    """How to install libraries, as a sentence: the line of this system's family, or of each where that is unknown.

    Args:
        libraries: names such as ``libxcb-cursor.so.0``; those whose package is unknown are named as they are.
        system: the facts of ``os-release``; this system's own if None.
    """
    family = _family(_this_system() if system is None else system)
    lines = [_line(name, tuple(libraries)) for name in (_FAMILIES if family is None else (family,))]
    return "Install with: " + " | ".join(lines)


def debian_packages(libraries: Iterable[str]) -> tuple[str, ...]:
    """The packages of Debian and Ubuntu that hold libraries; those that are in no known one are left out."""
    return tuple(sorted({_DEBIAN[name] for name in libraries if name in _DEBIAN}))


def _line(family: str, libraries: tuple[str, ...]) -> str:
    command, package_of = _FAMILIES[family]
    packages = {name: package_of(name) for name in libraries}
    known = sorted({package for package in packages.values() if package})
    unknown = sorted(name for name, package in packages.items() if not package)
    parts = [" ".join([command, *known])] if known else []
    return " ".join([*parts, *([f"(and the packages that hold {', '.join(unknown)})"] if unknown else [])])


def _family(system: Mapping[str, str]) -> str | None:
    """The family of a distribution, by what it calls itself and what it says it is like."""
    names = [system.get("ID", ""), *system.get("ID_LIKE", "").split()]
    known = (_RELATIVES.get(name.split("-")[0], name) for name in names)
    return next((name for name in known if name in _FAMILIES), None)


def _this_system() -> Mapping[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}
