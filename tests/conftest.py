"""What tests share: a home, the sample imported once, the real corpora where they are, and the processes that they run in."""

import datetime as dt
import fcntl
import functools
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadScopeScheduling

from nowwhat.importing.importer import import_files
from nowwhat.importing.report import Options
from nowwhat.places import sample_folder
from nowwhat.store.home import Home
from tests import stores

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_AS_OF = dt.datetime(2026, 11, 2, 8)
TOGETHER = ("tests/browser/",)  # one browser, one server
FIRST = ("tests/browser/", "tests/simulation/")  # what takes longest
REAL = Path(os.environ.get("NOWWHAT_REAL") or ROOT.parent / "shared" / "real")


@pytest.fixture(scope="session", autouse=True)
def _no_home_of_a_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test finds the data of who runs it, not even one that forgets to name a home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOWWHAT_HOME", str(tmp_path_factory.mktemp("nobody") / "home"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _packages_read_once() -> Iterator[None]:
    """A page that runs in a test looks for components in every installed package, as a server does when it starts: once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """A database of a few rows answers no faster with more threads, and to start and stop them takes longer than the answer."""
    opened = duckdb.connect

    def connect(*database: str, config: dict[str, Any] | None = None, **options: Any) -> duckdb.DuckDBPyConnection:
        return opened(*database, config={"threads": 1} | (config or {}), **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connect)
        yield


@pytest.fixture(autouse=True)
def _main_module_again() -> Iterator[None]:
    """A page that ran in a test was the main module; the next test's own processes would run it once more."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home of the test's own, which is also the default home; the folder is not there yet."""
    monkeypatch.setenv("NOWWHAT_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """The folder, filled by the first process that asks for it; the others wait until it is done."""
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def sample_home(shared: Path) -> Home:
    """The sample, imported once for all tests. Read it only; who wants to change it copies the folder."""
    options = Options(as_of=SAMPLE_AS_OF, default_as_of=SAMPLE_AS_OF, zone="UTC", sample=True)
    return Home(once(shared / "sample", lambda folder: import_files(Home(folder / "home"), [sample_folder()], options)) / "home")


@pytest.fixture(scope="session")
def kinds(shared: Path, sample_home: Home) -> dict[str, Home]:
    """A home for each kind of data that every query and every page must stand, and the sample. Read them only."""
    folder = once(shared / "kinds", stores.make_homes)
    return stores.homes(folder) | {"sample": sample_home}


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of the real corpora. Without it the test is skipped, unless NOWWHAT_REAL promised that it is there."""
    if not REAL.is_dir():
        if os.environ.get("NOWWHAT_REAL"):
            pytest.fail(f"NOWWHAT_REAL names {REAL}, which is no folder")
        pytest.skip("the real corpora are not here; NOWWHAT_REAL names their folder")
    return REAL


class RealTests:
    """Counts the tests marked `real`, so that nobody takes "skipped" for "passed"; of several processes the first has the sum."""

    def __init__(self, config: pytest.Config) -> None:
        narrowed = config.option.keyword or config.option.markexpr or config.args_source is not pytest.Config.ArgsSource.TESTPATHS
        self.whole_suite = not narrowed
        self.only_listed = bool(config.option.collectonly)
        self.handed_on: dict[str, Any] | None = getattr(config, "workeroutput", None)
        self.selected: set[str] = set()
        self.ran: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """The real tests among those that are about to run."""
        self.selected = {item.nodeid for item in session.items if item.get_closest_marker("real")}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test ran when its call did, whatever came out."""
        if report.when == "call" and not report.skipped and report.nodeid in self.selected:
            self.ran.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Every process has collected all tests and run its share. One that crashed tells nothing."""
        told = getattr(node, "workeroutput", {})
        self.selected |= set(told.get("real_selected", ()))
        self.ran |= set(told.get("real_ran", ()))

    def promise_broken(self) -> bool:
        """NOWWHAT_REAL is set and nothing was read, in the whole suite or where a real test was chosen."""
        return bool(os.environ.get("NOWWHAT_REAL")) and not self.only_listed and (bool(self.selected) or self.whole_suite) and not self.ran

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Promised corpora that no test read are a failure, not a skip."""
        if self.handed_on is not None:
            self.handed_on |= {"real_selected": sorted(self.selected), "real_ran": sorted(self.ran)}
        elif self.promise_broken():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """One line, always."""
        verdict = f"{len(self.ran)} of {len(self.selected)} tests on real records ran"
        if self.promise_broken():
            verdict += ", though NOWWHAT_REAL is set: that is a failure"
        terminalreporter.write_line(verdict)


class ByFile(LoadScopeScheduling):
    """Tests of one file run in one process, which makes what they share once; so do those of all files in `TOGETHER`."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", maxsplit=1)[0]
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Begins with what takes longest, so that no process waits for another at the end."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first; else the order stays."""
    items.sort(key=lambda item: next((place for place, begin in enumerate(FIRST) if item.nodeid.startswith(begin)), len(FIRST)))


def pytest_configure(config: pytest.Config) -> None:
    """The counting belongs to every run."""
    config.pluginmanager.register(RealTests(config), "real-tests")
