"""Questions with their real dialogs: every button they speak of is there, and does what it says."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from fmr_studio.ui.shell.questions import Questions


@pytest.mark.parametrize(("button", "answer"), [("Save over it", "over"), ("Save as …", "as"), ("Cancel", "cancel")])
def test_a_file_that_others_changed_can_be_saved_over_or_elsewhere(qtbot, button, answer):
    parent = QWidget()
    qtbot.addWidget(parent)
    told = []

    def press():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        told.append(box.informativeText())
        next(one for one in box.buttons() if one.text().replace("&", "") == button).click()

    QTimer.singleShot(0, press)
    assert Questions().overwrite(parent, Path("cat.fmr")) == answer
    assert "Save as …" in told[0]
