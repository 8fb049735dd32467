"""The worked examples of docs/metrics.md: the tables that are drawn there, the call, and what it gives."""

import doctest
import re
from collections.abc import Iterator

import polars as pl
import pytest

from nowwhat.analysis.ledger import after
from nowwhat.analysis.months import first_day, month_plus
from nowwhat.places import app_folder
from nowwhat.statistics import changes, comparing, intervals, standing, stratified, survival
from tests.answers import answer, prepared, shown
from tests.ledgers import candidate
from tests.tables import Row, rows, sorted_rows

# Every section in which somebody would calculate along.
SECTIONS = {
    "Monthly looks",
    "Incidents of several services", "Hours and days off", "Time to detect", "Time to acknowledge", "Time to mitigate",
    "Share over the limit", "Phases", "Slip rate", "States of an action item", "Stalled items", "Repeats", "Suspected repeats", "Events",
    "Renamed services", "Customer impact", "Time at risk", "What is recorded", "Levels", "Reviews owed", "What became of a decision",
}  # fmt: skip


def examples() -> Iterator[tuple[str, str, dict[str, str], str, str]]:
    """Section, title, tables by name, call and result of each."""
    manual = app_folder().joinpath("docs", "metrics.md").read_text(encoding="utf-8")
    for section in re.split(r"^## ", manual, flags=re.MULTILINE)[1:]:
        for example in re.split(r"^### ", section, flags=re.MULTILINE)[1:]:
            title, _, body = example.partition("\n")
            parts = re.split(r"^`([^`\n]+)`$", body, flags=re.MULTILINE)[1:]
            if parts:
                *tables, (call, result) = list(zip(parts[::2], parts[1::2], strict=True))
                yield section.partition("\n")[0], title, dict(tables), call, result


@pytest.mark.parametrize(("tables", "call", "result"), [pytest.param(*rest, id=title) for _, title, *rest in examples()])
def test_it_holds(tables: dict[str, str], call: str, result: str) -> None:
    name, words = re.fullmatch(r"(\w+)\((.*)\)", call).groups()  # type: ignore[union-attr]
    asked = dict(re.findall(r"(\w+)='([^']*)'", words))
    frame = LEDGERS[name](rows(tables["looks"])) if name in LEDGERS else answer(prepared(**tables), name, **asked)
    wanted = rows(result)
    assert sorted_rows(shown(frame, wanted[0])) == sorted_rows(wanted)


def standings(drawn: list[Row]) -> pl.DataFrame:
    """How the drawn candidates of each month stand at its end."""
    months = sorted({row["month"] or "" for row in drawn})
    looks = [[candidate(row) for row in drawn if row["month"] == month] for month in months]
    told = after(zip([first_day(month_plus(month, 1)) for month in months], looks, strict=True))
    return pl.DataFrame(
        [
            {"month": month, "id": finding.id, "standing": finding.standing, "since": finding.since, "reason": finding.reason}
            for month, findings in zip(months, told, strict=True)
            for finding in findings
        ]
    )


LEDGERS = {"after": standings}


def test_every_section_that_needs_one_has_one() -> None:
    assert {section for section, *_ in examples()} >= SECTIONS


def test_statistics_give_what_the_manual_shows() -> None:
    names = {
        name: value for module in (changes, comparing, intervals, standing, stratified, survival) for name, value in vars(module).items()
    }
    manual = re.sub(r"^```.*$", "", app_folder().joinpath("docs", "metrics.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    told = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(manual, names, "docs/metrics.md", None, 0))
    assert told.failed == 0
    assert told.attempted >= 8
