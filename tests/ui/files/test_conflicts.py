"""Files that others changed, and errors on files that are over."""

import numpy as np
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE


def test_a_file_that_somebody_else_changed_can_be_saved_under_another_name(window, answers, tmp_path):
    answers.path = mine = tmp_path / "mine.fmr"
    assert window.files.save()
    theirs = mine.read_bytes() + b"theirs"
    mine.write_bytes(theirs)
    window.session.put_labels(np.ones_like(window.session.document.label_layer.pixels), "painted")
    answers.path, answers.overwrite_answer = tmp_path / "other.fmr", "as"
    assert window.files.save()
    assert mine.read_bytes() == theirs and window.session.file == tmp_path / "other.fmr"


def test_an_error_on_a_file_is_gone_when_the_next_one_is_opened(window, tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"no picture")
        window.files.open_path(tmp_path / name)
    errors = [message.text for message in window.banner.messages if message.level == "error"]
    assert len(errors) == 1 and "b.png" in errors[0]
    window.files.open_path(save(tmp_path / "map.png", PALETTE.colors()[blocks(4)]))
    assert not [message for message in window.banner.messages if message.level == "error"]
