"""The tests about days and hours once more, on machines of other zones: DuckDB asks for the zone once in a process, so each has its own."""

import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command import LONGEST_S, READY

HERE = Path(__file__).parent
FILES = sorted(str(path) for path in HERE.rglob("test_*.py") if "mark.time" in path.read_text(encoding="utf-8") and path != Path(__file__))


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata"])
def test_what_is_about_time_holds_on_a_machine_in(zone, tmp_path):
    said = tmp_path / "said"
    words = [
        "-m",
        "time",
        "-W",
        "ignore:Module already imported",
        "-p",
        "no:cacheprovider",
        "--quiet",
        "--no-header",
        "--tb=short",
        f"--basetemp={tmp_path / 'inner'}",
        *FILES,
    ]
    process = READY.Process(target=_run, args=(zone, words, said))
    process.start()
    process.join(2 * LONGEST_S)
    process.kill()
    process.join()

    told = said.read_text(encoding="utf-8")
    assert process.exitcode == 0, told
    assert int(re.findall(r"(\d+) passed", told)[-1]) > 100


def _run(zone: str, words: Sequence[str], said: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        del os.environ[name]  # it is no process of the run that started it
    os.environ["TZ"] = zone
    time.tzset()
    os.chdir(HERE.parent)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream.fileno())
    sys.exit(pytest.main(words))
