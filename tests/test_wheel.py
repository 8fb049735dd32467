"""The wheel carries everything that the checkout serves, and serves the same from any folder."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATHS = ("/", "/healthz", "/_stcore/health")
SECONDS = 60  # until a server must answer on a busy machine
OF_THE_MOMENT = {"date", "content-length", "etag", "last-modified"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("nowwhat-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    pip("install", "--target", str(target), str(wheel))
    return target


def run(*command: str, cwd: str = "/", env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pip(command: str, *words: str) -> str:
    """Nothing is fetched: what builds the wheel is installed with the tests."""
    return run(sys.executable, "-m", "pip", command, "--quiet", "--no-deps", "--no-index", *words)


def environment(installed: Path, home: Path) -> dict[str, str]:
    """The installed wheel comes before the checkout, which the tests' own Python knows as well."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("NOWWHAT_", "STREAMLIT_", "PYTHON", "COVERAGE_"))}
    return quiet | {"PYTHONPATH": str(installed), "NOWWHAT_HOME": str(home), "HOME": str(home.parent)}


def carried() -> dict[str, Path]:
    """Name in the wheel -> file of the checkout."""
    package = [path for path in ROOT.joinpath("nowwhat").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    beside = [ROOT / "app.py", ROOT / "docs" / "metrics.md"]
    for folder, unwanted in (("pages", ()), ("queries", ()), ("data/sample", (".py", ".toml"))):
        files = (path for path in ROOT.joinpath(folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        beside += [path for path in files if path.suffix not in unwanted]
    names = {path.relative_to(ROOT).as_posix(): path for path in package}
    return names | {f"nowwhat/_app/{path.relative_to(ROOT).as_posix()}": path for path in beside}


def test_the_wheel_carries_the_package_and_what_it_serves_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        members = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert members == carried().keys()
        assert [name for name in sorted(members) if archive.read(name) != carried()[name].read_bytes()] == []


@pytest.mark.parametrize("part", ["pages", "queries/sources", "queries/model", "data/sample", "docs"])
def test_no_part_of_the_wheel_is_empty(wheel, part):
    with zipfile.ZipFile(wheel) as archive:
        assert any(name.startswith(f"nowwhat/_app/{part}/") for name in archive.namelist())


def test_the_wheel_carries_the_templates(wheel):
    with zipfile.ZipFile(wheel) as archive:
        templates = {name for name in archive.namelist() if name.endswith(".j2")}
    assert templates >= {"nowwhat/render/report.html.j2", "nowwhat/render/report.css.j2", "nowwhat/analysis/incident/review.md.j2"}


def test_the_wheel_names_its_licence_and_its_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        info = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
        assert "nowwhat = nowwhat.command.cli:main" in archive.read(info["entry_points.txt"]).decode()
        assert "licenses/LICENSE" in info


def test_the_installed_package_loads_its_own_sample_and_finds_it_whole(installed, tmp_path):
    env = environment(installed, tmp_path / "home")
    where = run(sys.executable, "-c", "import nowwhat; print(nowwhat.__file__)", env=env)
    assert Path(where.strip()).is_relative_to(installed)
    run(sys.executable, "-m", "nowwhat", "demo", env=env)
    run(sys.executable, "-m", "nowwhat", "verify", env=env)


@contextlib.contextmanager
def serving(command: list[str], env: dict[str, str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(command, cwd="/", env=env, stdout=out, stderr=subprocess.STDOUT) as server:
        try:
            until = time.monotonic() + SECONDS
            while not answers(port):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()


def answers(port: int) -> bool:
    try:
        return get(port, "/_stcore/health")[0] == 200
    except OSError:
        return False


def get(port: int, path: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def served(command: list[str], installed: Path, folder: Path) -> dict[str, tuple[int, dict[str, str]]]:
    """What a server started by `command` answers on every path: its status and its headers."""
    port = free_port()
    env = environment(installed, folder / "home")
    with serving([word.format(port=port) for word in command], env, port, folder / "server.log"):
        got = {path: get(port, path) for path in PATHS}
    return {path: (status, lasting(headers)) for path, (status, headers) in got.items()}


def lasting(headers: dict[str, str]) -> dict[str, str]:
    """The headers without what differs from one answer to the next; of a cookie, its attributes."""
    kept = {name: value for name, value in headers.items() if name not in OF_THE_MOMENT}
    return kept | {name: re.sub(r"=[^;]*", "=…", value, count=1) for name, value in kept.items() if name == "set-cookie"}


def test_every_way_of_starting_serves_the_same_pages_with_the_same_headers(installed, tmp_path):
    app = installed / "nowwhat" / "_app" / "app.py"
    ways = {
        "nowwhat": ["-m", "nowwhat", "serve", "--port", "{port}"],
        "uvicorn": ["-m", "uvicorn", "nowwhat._app.app:app", "--host", "127.0.0.1", "--port", "{port}"],
        "streamlit": ["-m", "streamlit", "run", str(app), "--server.port", "{port}", "--server.address", "127.0.0.1"],
    }
    got = {}
    for way, words in ways.items():
        tmp_path.joinpath(way).mkdir()
        got[way] = served([sys.executable, *words], installed, tmp_path / way)
    for status, headers in got["nowwhat"].values():
        assert status == 200
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert got["uvicorn"] == got["nowwhat"]
    assert got["streamlit"] == got["nowwhat"]
