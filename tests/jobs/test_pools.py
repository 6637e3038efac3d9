"""Workers end with the process that opened their pool, also where it is killed."""

import os
import subprocess
import sys
import time
from contextlib import suppress

import pytest

PROGRAM = """
import os, sys, time
from fmr_studio.jobs.pools import worker_pool
if __name__ == "__main__":
    with worker_pool(1, niceness=1) as pool:
        print(pool.submit(os.getpid).result(), pool.submit(os.nice, 0).result(), flush=True)
        pool.submit(time.sleep, 60)
        time.sleep(60)
"""


def is_there(number: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="asks for a process by a signal")
def test_a_killed_process_leaves_no_workers(tmp_path):
    program = tmp_path / "opens_a_pool.py"
    program.write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        worker, niceness = map(int, process.stdout.readline().split())
        assert is_there(worker) and niceness == os.nice(0) + 1
        process.kill()
    until = time.monotonic() + 30
    while is_there(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_there(worker)
