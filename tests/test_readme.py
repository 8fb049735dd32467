"""The README's commands, run in its order as a new user would: from the sample to one's own CSV to the review that is sent."""

import contextlib
import json
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from nowwhat.command.cli import main
from tests.conftest import ROOT

COMMAND = re.compile(r"(\.venv/bin/)?nowwhat |make( |$)")
SERVED = "served"
# What is not run as it stands, and why.
INSTEAD = {
    "make run": (["nowwhat demo --if-empty", SERVED], "it installs, which these tests have behind them, and serves until it is stopped"),
    ".venv/bin/nowwhat serve": ([SERVED], "it serves until it is stopped"),
    "make notebook": ([], "it installs JupyterLab and opens it; the notebooks have tests of their own"),
    "make test": ([], "this is a part of it"),
}


def told() -> Iterator[tuple[str, str]]:
    """What the README says to do, in its order: a file's name and what to write into it, or `$` and a command."""
    for token in MarkdownIt().parse(ROOT.joinpath("README.md").read_text(encoding="utf-8")):
        if token.type == "fence" and token.info:
            yield token.info.split()[1], token.content
        elif token.type == "fence":
            yield from (("$", line) for line in token.content.splitlines())
        for inside in token.children or []:
            if inside.type == "code_inline" and COMMAND.match(inside.content):
                yield "$", inside.content


@contextlib.contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a dashboard, as `nowwhat serve` starts it, when it answers."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "nowwhat", "--home", str(home), "serve", "--port", str(port)])
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def run(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints; it must end well."""
    program, *words = shlex.split(command.removeprefix(".venv/bin/"))
    if program == "make":
        return subprocess.run(["make", "-C", str(ROOT), *words], capture_output=True, text=True, check=True).stdout
    monkeypatch.setattr(sys, "argv", [program, *words])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert ended.value.code == 0, f"{command}: {printed.err}"
    return printed.out


def test_the_commands_of_the_readme_lead_from_the_sample_to_the_review_of_ones_own_exports(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOWWHAT_HOME", str(tmp_path / "home"))
    counted, said = [], {}
    with contextlib.ExitStack() as stack:
        base = ""
        for name, what in told():
            if name != "$":
                tmp_path.joinpath(name).parent.mkdir(exist_ok=True)
                tmp_path.joinpath(name).write_text(what, encoding="utf-8")
                continue
            for command in INSTEAD.get(what, ([what], ""))[0]:
                if command != SERVED:
                    said[what] = run(command, monkeypatch, capsys)
                    continue
                base = base or stack.enter_context(serving(tmp_path / "home"))  # one that is running shows the import
                with urllib.request.urlopen(f"{base}/healthz") as health, urllib.request.urlopen(f"{base}/monthly_review") as page:
                    counted.append(json.load(health)["incidents"])
                    assert b"<html" in page.read()

    assert counted[0] > counted[1] == 2  # the sample is put away
    review = tmp_path.joinpath("review.html").read_text(encoding="utf-8")
    assert "October 2026" in review.replace("\N{NO-BREAK SPACE}", " ")
    assert "Checkout answers 503" in review
    assert "Raise the pool limit" in said[".venv/bin/nowwhat digest"]
    assert "- **Incident**: INC-1" in tmp_path.joinpath("INC-1.md").read_text(encoding="utf-8")
    assert INSTEAD.keys() <= {what for _, what in told()}  # nothing is excused that is not there
