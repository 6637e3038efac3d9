"""What tests of teaching in the window do: a palette, a stroke, waiting for the picture."""

from fmr_studio.canvas.palette import Label, Palette

TWO = [Label(0, "sky", (120, 190, 250)), Label(1, "creature", (200, 30, 90))]
OWN = Palette([*TWO, Label(2, "stone", (90, 90, 90)), Label(3, "cloud", (250, 250, 250))])
"""Of the labels of the tiny pack one is kept by its name, and the others are new."""


def settle(window, qtbot):
    """Wait for the picture of the last change."""
    from fmr_studio.ui.picture.preview import State

    qtbot.waitUntil(lambda: window.preview.state is State.DONE and not window.preview.behind)


def paint(window, label=1, place=(100.0, 100.0)):
    """A dab."""
    window.session.choose(label=label)
    assert window.session.begin_stroke(place)
    window.session.finish_stroke()
