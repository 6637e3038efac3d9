"""``--self-test``: whether this installation draws what it should, with the window or without."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module

from fmr_studio.cli import window
from fmr_studio.paths import bundled_models

WINDOW_TEST = "fmr_studio.ui.self_test"
HELP = "draw a picture with the bundled pack, compare it with the one expected, and exit with 0 if it is right"


def run(*, with_window: bool) -> int:
    """Test and print a sentence; raises `FmrError` with what is wrong. The user's own folders and packs stay out of it."""
    with tempfile.TemporaryDirectory(prefix="fmr-self-test-", ignore_cleanup_errors=True) as home:
        os.environ["FMR_HOME"] = home
        sentence = _window_sentence() if with_window else _picture_sentence()
    window.tell(f"Self-test passed. {sentence}")
    return 0


def _picture_sentence() -> str:
    from fmr_studio.inference.expectation import stored_expectation
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.packs.catalog import find_pack, verify

    expected = stored_expectation()
    pack = find_pack(str(bundled_models() / expected.request.pack))
    verify(pack)
    return expected.judge(Pipeline.load(pack.folder, device="cpu").render_request(expected.request))


def _window_sentence() -> str:
    """The same in the real window, on a display that is not there."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    window.check_window()
    return str(import_module(WINDOW_TEST).run())
