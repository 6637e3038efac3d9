"""Icons that are drawn are drawn once, so that Qt's copies of those it has shown do not pile up."""

import ctypes
import sys

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap

from fmr_studio.canvas.look import Look
from fmr_studio.ui.shell.kept_icons import MOST, KeptIcons, drawn_icon

SIDE, MANY = 14, 400


def drawn():
    return QIcon(QPixmap(4, 4))


def test_the_same_thing_has_the_same_icon(qapp):
    icons = KeptIcons()
    first = icons.of("red", drawn)
    assert icons.of("red", drawn).cacheKey() == first.cacheKey() != icons.of("green", drawn).cacheKey()
    for number in range(MOST):
        icons.of(number, drawn)
    assert icons.of("red", drawn).cacheKey() != first.cacheKey(), "not more are kept than can be of use"


def test_a_drawn_icon_has_its_colour_also_where_it_is_chosen(qapp):
    icon = drawn_icon(SIDE, 2.0, lambda painter: painter.fillRect(2, 2, SIDE - 4, SIDE - 4, QColor(10, 200, 30)))
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        shown = icon.pixmap(SIDE * 2, mode).toImage()
        middle = shown.pixelColor(shown.width() // 2, shown.height() // 2)
        assert (middle.red(), middle.green(), middle.blue()) == (10, 200, 30)
        assert shown.pixelColor(0, 0).alpha() == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks glibc what is in use")
def test_a_kept_icon_costs_little_more_than_its_pixels(qapp):
    def drawn_with_lines():
        return drawn_icon(SIDE, 1.0, lambda painter: painter.drawRoundedRect(1, 1, SIDE - 2, SIDE - 2, 3, 3))

    kept = [drawn_with_lines() for _ in range(20)]
    before = _in_use()
    kept += [drawn_with_lines() for _ in range(MANY)]
    assert (_in_use() - before) / MANY < 2.5 * 4 * SIDE**2, "what drew it is not kept beside it"


def _in_use():
    class Figures(ctypes.Structure):
        _fields_ = [(name, ctypes.c_size_t) for name in ("arena", "o", "s", "h", "mapped", "u", "f", "in_use", "free", "top")]

    libc = ctypes.CDLL("libc.so.6")
    if not hasattr(libc, "mallinfo2"):
        pytest.skip("an older glibc")
    libc.mallinfo2.restype = Figures
    return libc.mallinfo2().in_use


def test_another_look_shows_the_swatches_that_were_there(window):
    def keys():
        panel = window.labels_panel
        return [panel.list.topLevelItem(row).icon(0).cacheKey() for row in range(panel.list.topLevelItemCount())]

    before = keys()
    window.session.set_look(Look(5), "Seed 5")
    assert before and keys() == before
    window.labels_panel.set_patterns(True)
    assert keys() != before
