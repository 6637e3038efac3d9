import logging

from fmr_studio import log


def test_warnings_reach_stderr_and_everything_the_file(tmp_path, capsys):
    file = tmp_path / "log" / "studio.log"
    log.setup(file)
    assert not file.exists()
    logger = logging.getLogger("fmr_studio.somewhere")
    logger.info("quiet")
    logger.warning("loud")
    log.close()
    assert capsys.readouterr().err == "fmr-studio: loud\n"
    assert "quiet" in file.read_text()
    assert "loud" in file.read_text()


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, capsys):
    (tmp_path / "taken").touch()
    log.setup(tmp_path / "taken" / "studio.log")
    logging.getLogger("fmr_studio").warning("loud")
    log.close()
    assert capsys.readouterr().err == "fmr-studio: loud\n"


def test_setting_up_twice_writes_once(tmp_path, capsys):
    for _ in range(2):
        log.setup(tmp_path / "studio.log")
    logging.getLogger("fmr_studio").warning("loud")
    log.close()
    assert capsys.readouterr().err.count("loud") == 1
