"""The menu of packs: a picture beside each name once the pack drew one."""

import numpy as np
from helpers.fake_engine import FakeEngine, FakeLoader
from PySide6.QtGui import QImage

from fmr_studio.packs.catalog import list_packs
from fmr_studio.packs.previews import SIDE_PX, keep_preview
from fmr_studio.paths import user_cache
from fmr_studio.ui.shell.qimages import image_of, pixels_of, png_of


def line_of(window, title):
    window.pack_menu.aboutToShow.emit()
    return next(action for action in window.pack_menu.actions() if action.text() == title)


def test_a_line_has_the_picture_that_is_remembered_of_its_pack(make_window, cats_card):
    window = make_window(FakeLoader(FakeEngine()))
    (cats,) = (pack for pack in list_packs() if pack.folder == cats_card)
    assert line_of(window, "Cats").icon().isNull()
    keep_preview(cats.id, png_of(image_of(np.full((96, 96, 3), (0, 0, 255), np.uint8))))
    icon = line_of(window, "Cats").icon()
    assert icon.pixmap(96).toImage().pixelColor(48, 48).blue() == 255


def test_the_first_picture_of_a_pack_is_kept_for_its_line(make_window, qtbot):
    engine = FakeEngine()
    window = make_window(FakeLoader(engine))
    kept = user_cache() / "previews" / f"{engine.facts.pack_id}.png"
    qtbot.waitUntil(kept.is_file)
    small = pixels_of(QImage(str(kept)))
    assert small.shape == (SIDE_PX, SIDE_PX, 3)
    assert np.abs(small.mean(axis=(0, 1)) - window.preview.result.source_image.mean(axis=(0, 1))).max() < 8
