from fmr_studio import settings as preferences
from fmr_studio.paths import settings_file
from fmr_studio.settings import Settings
from fmr_studio.ui.shell.kept_settings import KeptSettings


def test_a_change_is_written_and_heard_with_what_was_before(qapp):
    kept, heard = KeptSettings(Settings()), []
    kept.changed.connect(lambda before, now: heard.append((before.theme, now.theme)))
    kept.change(theme="light")
    assert heard == [("dark", "light")] and kept.now.theme == "light"
    assert preferences.load(settings_file()).theme == "light"


def test_what_cannot_be_written_is_used_all_the_same_and_told(qapp, user_folders):
    user_folders.mkdir()
    (user_folders / "config").write_text("a file in place of the folder")
    kept, problems = KeptSettings(Settings()), []
    kept.failed.connect(problems.append)
    kept.change(theme="light")
    assert kept.now.theme == "light" and "cannot be written" in problems[0].message


def test_dialogs_begin_in_the_folder_of_the_file_that_was_used_last(qapp, tmp_path):
    kept = KeptSettings(Settings())
    assert kept.last_folder == ""
    kept.remember(tmp_path / "album" / "cat.fmr")
    assert kept.last_folder == str((tmp_path / "album").resolve())
