"""What tests share: a home, the sample imported once, and the real corpora where they are."""

import datetime as dt
import functools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from nowwhat.importing.importer import import_files
from nowwhat.importing.report import Options
from nowwhat.places import sample_folder
from nowwhat.store.home import Home
from tests import stores

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_AS_OF = dt.datetime(2026, 11, 2, 8)
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
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample, imported once for all tests. Read it only; who wants to change it copies the folder."""
    home = Home(tmp_path_factory.mktemp("sample") / "home")
    import_files(home, [sample_folder()], Options(as_of=SAMPLE_AS_OF, default_as_of=SAMPLE_AS_OF, zone="UTC", sample=True))
    return home


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory, sample_home: Home) -> dict[str, Home]:
    """A home for each kind of data that every query and every page must stand, and the sample. Read them only."""
    return stores.homes(tmp_path_factory.mktemp("kinds")) | {"sample": sample_home}


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of the real corpora. Without it the test is skipped, unless NOWWHAT_REAL promised that it is there."""
    if not REAL.is_dir():
        if os.environ.get("NOWWHAT_REAL"):
            pytest.fail(f"NOWWHAT_REAL names {REAL}, which is no folder")
        pytest.skip("the real corpora are not here; NOWWHAT_REAL names their folder")
    return REAL


class RealTests:
    """Counts the tests marked `real`, so that nobody takes "skipped" for "passed"."""

    def __init__(self, config: pytest.Config) -> None:
        narrowed = config.option.keyword or config.option.markexpr or config.args_source is not pytest.Config.ArgsSource.TESTPATHS
        self.whole_suite = not narrowed
        self.only_listed = bool(config.option.collectonly)
        self.selected: set[str] = set()
        self.ran: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """The real tests among those that are about to run."""
        self.selected = {item.nodeid for item in session.items if item.get_closest_marker("real")}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test ran when its call did, whatever came out."""
        if report.when == "call" and not report.skipped and report.nodeid in self.selected:
            self.ran.add(report.nodeid)

    def promise_broken(self) -> bool:
        """NOWWHAT_REAL is set and nothing was read, in the whole suite or where a real test was chosen."""
        return bool(os.environ.get("NOWWHAT_REAL")) and not self.only_listed and (bool(self.selected) or self.whole_suite) and not self.ran

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Promised corpora that no test read are a failure, not a skip."""
        if self.promise_broken():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """One line, always."""
        verdict = f"{len(self.ran)} of {len(self.selected)} tests on real records ran"
        if self.promise_broken():
            verdict += ", though NOWWHAT_REAL is set: that is a failure"
        terminalreporter.write_line(verdict)


def pytest_configure(config: pytest.Config) -> None:
    """The counting belongs to every run."""
    config.pluginmanager.register(RealTests(config), "real-tests")
