"""Invented records whose truth is known -> what must be said of them, and what must not."""

import datetime as dt
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nowwhat.analysis.filters import Filters
from nowwhat.analysis.finding import Finding
from nowwhat.analysis.months import month_plus
from nowwhat.analysis.scope import Scope
from nowwhat.meetings import monthly
from nowwhat.render.markdown import to_markdown
from nowwhat.store.generation import Store
from nowwhat.store.home import Home, open_store
from tests.exports import load, rows

NUMBERS = Path(__file__).parent / "numbers"
EXPECTED = tomllib.loads((NUMBERS / "expected.toml").read_text(encoding="utf-8"))
AS_OF = {"20_as_of_in_the_past": dt.datetime(2025, 1, 1, 8)}
DECISIONS = ("policy.toml", "annotations.csv")


@dataclass
class Case:
    """A folder imported: what is right about it, its store and what is said of it."""

    right: dict[str, Any]
    store: Store
    findings: list[Finding]
    report: str

    @property
    def sentences(self) -> str:
        """All that is claimed, and the monthly review."""
        claims = "\n".join(finding.statement for finding in self.findings if finding.claimed)
        return f"{claims}\n{self.report}".replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """One folder in a home of its own: whole, or month by month where it has folders of months."""
    folder, home = NUMBERS / request.param, Home(tmp_path_factory.mktemp("home"))
    for name in DECISIONS:
        if (folder / name).is_file():
            shutil.copy(folder / name, home.path / name)
    as_of = AS_OF.get(request.param, dt.datetime(2026, 1, 1, 8))
    parts = sorted((part for part in folder.iterdir() if part.is_dir()), key=lambda part: part.name.partition("-")[2])
    for part in parts or [folder]:
        day = part.name.partition("-")[2] if parts else ""
        files = [path for path in sorted(part.glob("*.csv")) if path.name not in DECISIONS]
        load(home, *files, as_of=dt.datetime.fromisoformat(day).replace(hour=8) if day else as_of)
    store = open_store(home)
    assert store is not None
    month = month_plus(f"{as_of:%Y-%m}", -1)
    scope = Scope(store, Filters(month, month, month), month)
    return Case(EXPECTED[request.param], store, list(scope.found), to_markdown(monthly.review(scope), {}))


def test_no_sentence_says_what_is_false(case: Case) -> None:
    for false in case.right.get("never", []):
        assert not re.search(false, case.sentences), (false, re.findall(f".*(?:{false}).*", case.sentences))


def test_what_is_true_and_matters_is_said(case: Case) -> None:
    for true in case.right.get("said", []):
        assert re.search(true, case.sentences), (true, case.sentences)


def test_looks_end_as_the_data_allow(case: Case) -> None:
    claimed = [finding.id for finding in case.findings if finding.claimed]
    assert not [name for name in claimed if name.startswith(tuple(case.right.get("silent", [])) or ("none",))]
    assert len(claimed) == case.right.get("claims", len(claimed))
    verdicts = {finding.id: finding.verdict for finding in case.findings}
    for name, verdict in case.right.get("verdicts", {}).items():
        assert verdicts[name] == verdict, name


def test_facts_are_those_of_the_records(case: Case) -> None:
    for query, answer in case.right.get("facts", []):
        assert [list(row) for row in rows(case.store, query)] == answer, query


def test_every_folder_says_what_is_right_about_it() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in NUMBERS.iterdir() if path.is_dir())
