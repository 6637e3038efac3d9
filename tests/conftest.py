"""What holds for every test: no network, no thread left behind, no file in the user's folders."""

import os
import socket
import threading
import time

import pytest

from fmr_studio.doctor.window import obstacle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # also where a test imports ONNX Runtime by itself
# The networks of tests are small: a second thread would wait at barriers, and the other cores run other tests.
os.environ.setdefault("OMP_NUM_THREADS", "1")

THREAD_GRACE_S = 2.0
pytest_plugins = ["helpers.command_line", "helpers.tiny_pack"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure():
    """Before pytest-qt loads Qt: what that would miss here is a sentence with the line that installs it."""
    if (error := obstacle()) is not None:
        pytest.exit(f"{error.message}\n{error.hint}", returncode=1)


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory, monkeypatch):
    """All user folders lie in a fresh temporary folder, which does not exist yet."""
    home = tmp_path_factory.mktemp("user") / "fmr-home"
    monkeypatch.setenv("FMR_HOME", str(home))
    monkeypatch.delenv("FMR_DEBUG", raising=False)
    return home


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Only sockets that stay on this machine connect."""

    def guarded(original):
        def call(self, *args):
            inside = self.family == getattr(socket, "AF_UNIX", None) or args[-1][0] in ("127.0.0.1", "::1", "localhost")
            if not inside:
                raise AssertionError(f"a test reached for the network: {args}")
            return original(self, *args)

        return call

    for method in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, method, guarded(getattr(socket.socket, method)))


@pytest.fixture(autouse=True)
def _no_leaked_threads():
    """A test that leaves a thread running fails and names it."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREAD_GRACE_S
    leaked = [thread for thread in threading.enumerate() if thread not in before]
    for thread in leaked:
        thread.join(max(deadline - time.monotonic(), 0))
    alive = [thread.name for thread in leaked if thread.is_alive()]
    assert not alive, f"threads left running: {alive}"
