"""Icons that are drawn are drawn once, so that Qt's copies of those it has shown do not pile up."""

from PySide6.QtGui import QIcon, QPixmap

from fmr_studio.canvas.look import Look
from fmr_studio.ui.shell.kept_icons import MOST, KeptIcons


def drawn():
    return QIcon(QPixmap(4, 4))


def test_the_same_thing_has_the_same_icon(qapp):
    icons = KeptIcons()
    first = icons.of("red", drawn)
    assert icons.of("red", drawn).cacheKey() == first.cacheKey() != icons.of("green", drawn).cacheKey()
    for number in range(MOST):
        icons.of(number, drawn)
    assert icons.of("red", drawn).cacheKey() != first.cacheKey(), "not more are kept than can be of use"


def test_another_look_shows_the_swatches_that_were_there(window):
    def keys():
        panel = window.labels_panel
        return [panel.list.topLevelItem(row).icon(0).cacheKey() for row in range(panel.list.topLevelItemCount())]

    before = keys()
    window.session.set_look(Look(5), "Seed 5")
    assert before and keys() == before
    window.labels_panel.set_patterns(True)
    assert keys() != before
