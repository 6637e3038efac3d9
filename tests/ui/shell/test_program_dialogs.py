import json

import pytest
from helpers.fake_engine import FakeLoader
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel

import fmr_studio
from fmr_studio import settings as preferences
from fmr_studio.doctor.report import Finding, Report, State
from fmr_studio.errors import FmrError
from fmr_studio.paths import settings_file
from fmr_studio.settings import Settings
from fmr_studio.ui.shell import doctor, on_screen
from fmr_studio.ui.shell.about import LIBRARIES, AboutDialog
from fmr_studio.ui.shell.doctor import DoctorDialog
from fmr_studio.ui.shell.manual import ManualDialog, manual_file
from fmr_studio.ui.shell.preferences import PreferencesDialog

LEFT = Qt.MouseButton.LeftButton


def opened(window, action, kind):
    window.actions_by_id[action].trigger()
    return window.findChild(kind)


def click(buttons, which):
    QTest.mouseClick(buttons.button(which), LEFT)


@pytest.mark.parametrize("name", ["keys", "shortcuts", "about", "doctor", "manual"])
def test_no_dialog_is_larger_than_the_screen(window, name, monkeypatch, qtbot):
    monkeypatch.setattr(on_screen, "room_on_screen", lambda _window: QSize(900, 440))
    monkeypatch.setattr(doctor, "examine", lambda progress: Report(()))
    window.actions_by_id[name].trigger()
    dialog = next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    qtbot.waitUntil(lambda: not window.tasks.running)
    assert dialog.width() <= 900 and dialog.height() <= 440
    dialog.close()


def test_every_preference_is_shown_used_and_kept(window, theme):
    dialog = opened(window, "preferences", PreferencesDialog)
    for box, value in ((dialog.theme, "contrast"), (dialog.language, "de"), (dialog.device, "cpu")):
        box.setCurrentIndex(box.findData(value))
    for field, value in ((dialog.icons, 32), (dialog.brush_size, 77), (dialog.undo, 64)):
        field.setValue(value)
    for box in (dialog.patterns, dialog.smooth, dialog.pressure):
        box.click()
    click(dialog.buttons, QDialogButtonBox.StandardButton.Ok)
    kept = preferences.load(settings_file())
    wanted = {"theme": "contrast", "language": "de", "device": "cpu", "icon_size_px": 32, "brush_size_px": 77}
    wanted |= {"undo_budget_mib": 64, "patterns": True, "smooth_strokes": True, "pen_pressure": False}
    assert {name: getattr(kept, name) for name in wanted} == wanted
    assert theme.name == "contrast" and window.preview.device == "cpu" and window.toolbox.bar.iconSize().width() == 32
    assert window.canvas.patterns and window.actions_by_id["patterns"].isChecked()
    brush = window.session.choices.brush
    assert (brush.size_px, brush.smooth, brush.use_pressure) == (77, True, False)
    assert "started again" in window.banner.text
    theme.use("dark")


def test_a_window_begins_as_the_preferences_say(make_window, engine):
    window = make_window(FakeLoader(engine), brush_size_px=99, patterns=True, smooth_strokes=True)
    assert window.session.choices.brush.size_px == 99 and window.session.choices.brush.smooth
    assert window.canvas.patterns
    window.session.choose_brush(size_px=5)
    window.actions_by_id["defaults"].trigger()
    assert window.session.choices.brush.size_px == 99


def test_cancel_keeps_the_preferences_and_the_defaults_come_back(window):
    dialog = opened(window, "preferences", PreferencesDialog)
    dialog.brush_size.setValue(3)
    click(dialog.buttons, QDialogButtonBox.StandardButton.RestoreDefaults)
    assert dialog.chosen() == {name: getattr(Settings(), name) for name in dialog.chosen()}
    dialog.brush_size.setValue(3)
    click(dialog.buttons, QDialogButtonBox.StandardButton.Cancel)
    assert window.settings.now.brush_size_px == Settings().brush_size_px and not settings_file().exists()


def test_preferences_that_cannot_be_written_are_used_all_the_same_and_said(window, user_folders):
    user_folders.mkdir(exist_ok=True)
    if (user_folders / "config").exists():
        (user_folders / "config").rename(user_folders / "config-before")
    (user_folders / "config").write_text("a file in place of the folder")
    window.settings.change(brush_size_px=44)
    assert window.settings.now.brush_size_px == 44 and window.session.choices.brush.size_px == 44
    assert "settings.json cannot be written" in window.banner.text


def test_the_theme_menu_keeps_high_contrast(window, theme):
    window.settings.change(theme="contrast")
    assert json.loads(settings_file().read_text())["theme"] == "contrast"
    theme.use("dark")


REPORT = Report(
    (
        Finding("Versions", "torch", "2.13"),
        Finding("Packs", "cats", "damaged", State.FAILURE, "install it again"),
        Finding("Window", "Qt libraries", "libxcb-cursor.so.0", State.WARNING, "sudo apt install libxcb-cursor0"),
    )
)


def test_the_doctor_looks_off_the_gui_thread_and_its_report_can_be_copied(window, qtbot, monkeypatch):
    monkeypatch.setattr(doctor, "examine", lambda progress: REPORT)
    dialog = opened(window, "doctor", DoctorDialog)
    qtbot.waitUntil(lambda: dialog.report is not None and not window.tasks.running)
    assert "broken" in dialog.verdict.text() and dialog.again.isEnabled() and not dialog.bar.isVisible()
    texts = [item.text(1) for item in dialog.list.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)]
    assert "install it again" in texts and "libxcb-cursor.so.0" in texts
    QTest.mouseClick(dialog.copy, LEFT)
    assert QGuiApplication.clipboard().text() == "\n".join(REPORT.as_lines())
    dialog.close()


@pytest.mark.parametrize("way", ["stop", "close"])
def test_the_doctor_stops_when_told_to(window, qtbot, monkeypatch, way):
    def endless(progress):
        while True:
            progress.check()

    monkeypatch.setattr(doctor, "examine", endless)
    dialog = opened(window, "doctor", DoctorDialog)
    assert dialog.bar.isVisible() and not dialog.copy.isEnabled()
    if way == "stop":
        QTest.mouseClick(dialog.stop, LEFT)
        qtbot.waitUntil(lambda: dialog.verdict.text() == "Stopped.")
    dialog.close()
    qtbot.waitUntil(lambda: not window.tasks.running)


def test_a_doctor_that_fails_is_said(window, qtbot, monkeypatch):
    def fail(progress):
        raise FmrError("The doctor is ill.")

    monkeypatch.setattr(doctor, "examine", fail)
    dialog = opened(window, "doctor", DoctorDialog)
    qtbot.waitUntil(lambda: "ill" in window.banner.text)
    dialog.close()


def test_the_real_doctor_reports_in_the_window(window, qtbot):
    dialog = opened(window, "doctor", DoctorDialog)
    qtbot.waitUntil(lambda: dialog.report is not None)
    names = {finding.name for finding in dialog.report.findings}
    assert {"fmr-studio", "torch", "cpu", "preferences", "cats"} <= names
    dialog.close()


def test_about_names_version_licence_artists_and_libraries(window, cats_card):
    card = json.loads((cats_card / "pack.json").read_text())
    card["credits"] = [
        {"name": "A <b>Painter", "work": "Cats & hats", "licence": "CC BY 4.0", "url": "https://painter.example"}
    ]
    (cats_card / "pack.json").write_text(json.dumps(card))
    dialog = opened(window, "about", AboutDialog)
    texts = [dialog.tabs.widget(index).toPlainText() for index in range(dialog.tabs.count())]
    assert "A <b>Painter: Cats & hats (CC BY 4.0)" in texts[0] and "Material Design Icons" in texts[0]
    assert 'href="https://painter.example"' in dialog.tabs.widget(0).toHtml()
    assert all(name in texts[1] for _, name, _ in LIBRARIES) and "Apache License" in texts[2]
    assert any(fmr_studio.__version__ in label.text() for label in dialog.findChildren(QLabel))
    dialog.close()


def test_f6_goes_round_the_window_and_comes_back(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    seen = [window.canvas]
    for _ in range(12):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6)
        if window.focusWidget() is window.canvas:
            break
        seen.append(window.focusWidget())
    assert window.focusWidget() is window.canvas and len(seen) == len(set(map(id, seen))) > 3
    QTest.keyClick(window.canvas, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is seen[-1]


def test_help_opens_the_manual_in_the_language_of_the_program(window, qtbot):
    window.actions_by_id["manual"].trigger()
    window.actions_by_id["manual"].trigger()
    assert len(window.findChildren(ManualDialog)) == 1, "it comes to the front"
    dialog = window.findChild(ManualDialog)
    assert dialog.isVisible() and "The first minute" in dialog.text.toPlainText()
    assert manual_file("de") != manual_file("en") and manual_file("fr") == manual_file("en")
    dialog.close()
