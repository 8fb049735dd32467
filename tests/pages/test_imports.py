"""The page "What went in, and what did not?", alone: on nothing, on files with every kind of fault, on the sample, on damage."""

import datetime as dt
import shutil
import tomllib
from functools import partial
from pathlib import Path

import pytest

from nowwhat.command import import_report
from nowwhat.importing import words as import_words
from nowwhat.model.policy import Policy
from nowwhat.store.home import Home
from tests.exports import fill, load, pagerduty, write
from tests.pages import opening
from tests.pages.opening import words

INCIDENTS = """incident_id,title,severity,kind,started_at,recovered_at
I-1,Orders stopped,"SEV ""X"" #1",incident,2026-05-03T10:00:00Z,2026-05-03T11:00:00Z
I-2,Exercise,P2,drill,2026-05-03T10:00:00Z,2026-05-03T11:00:00Z
I-3,Broken,P2,incident,2026-02-31T10:00:00Z,2026-05-03T11:00:00Z
"""
ITEMS = "action_id,incident_id,title,status\nA-1,I-404,Cap the pool,open\n"


page = partial(opening.opened, "imports")


def imported(home: Home, tmp_path: Path, **options: object) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": INCIDENTS, "items.csv": ITEMS}), **options)  # type: ignore[arg-type]


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    assert "No data yet" in words(page())


def test_every_file_adds_up_and_what_was_refused_has_its_place(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    test = page()
    files = test.table[0].value
    row = files[files["File"].str.contains("incidents")].iloc[0]
    assert (row["Read"], row["= used"]) == (3, 2)
    assert row.iloc[3].replace("\N{NO-BREAK SPACE}", " ") == "1 refused"
    assert "4 records read = 3 used + 1 refused" in words(test)
    assert "line 4" in str(test.table[1].value).replace("\\", "")


def test_unmapped_labels_come_with_lines_that_a_policy_understands(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    code = next(block.value for block in page().code if "[severity]" in block.value)
    assert Policy.model_validate(tomllib.loads(code)).severity == {'SEV "X" #1': "P3"}


def test_what_is_tied_to_nothing_and_what_is_in_no_figure_is_listed(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    cells = [str(cell) for table in page().table for row in table.value.itertuples() for cell in row]
    (untied,) = [cell for cell in cells if cell.startswith("**Cap the pool**")]
    assert "I\\-404" in untied
    assert "**Drill**" in cells


def test_a_home_that_was_deleted_and_begun_anew_shows_its_own_records(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    before = words(page())
    shutil.rmtree(home.path)
    fill(home, *write(tmp_path / "new", {"incidents.csv": "incident_id,title,started_at\nI-7,Alone,2026-05-03T10:00:00Z\n"}))
    assert "1 file, 1 record read = 1 used." not in before
    assert "1 file, 1 record read = 1 used." in words(page())


def test_refused_records_are_offered_as_csv_to_mend_and_only_while_there_are_some(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    test = page()
    assert [button.label.replace("\N{NO-BREAK SPACE}", " ") for button in test.get("download_button") if "mend" in button.label] == [
        "Refused records as CSV to mend: 1 incident"
    ]
    assert import_words.MEND in words(test).replace("\\", "")
    fill(home, *write(tmp_path, {"incidents.csv": INCIDENTS.replace("2026-02-31", "2026-02-28")}))
    test = page()
    assert not [button for button in test.get("download_button") if "mend" in button.label]
    assert "Mend what" not in words(test)


DOCUMENT = """# Orders stood still

- **Service**: orders

## Timeline (UTC)
| Time | Event |
|---|---|
| 2026-03-02 09:50 | Consumer lost its group |
| 2026-03-02 10:05 | Alert fired |
| 2026-03-02 11:02 | Service restored |
"""


def test_a_document_that_may_be_about_an_incident_of_a_tool_is_listed_with_it_until_it_names_it(home: Home, tmp_path: Path) -> None:
    tool = {"incidents": [pagerduty(), pagerduty(incident_number=8)]}
    report = load(home, *write(tmp_path, {"pd.json": tool, "stood.md": DOCUMENT}))
    said = list(import_report.sentences(report))
    assert "stood.md: may be about QINC007, QINC008" in said
    assert import_words.SETTLED in said
    test = page()
    listed = next(table.value for table in test.table if "Perhaps" in table.value.columns)
    assert [cell.replace("\\", "") for cell in listed.iloc[0][1:]] == [
        "stood.md", "QINC007 (same service at the same time); QINC008 (same service at the same time)"
    ]  # fmt: skip
    assert import_words.PERHAPS in words(test).replace("\\", "")

    report = load(home, *write(tmp_path, {"stood.md": DOCUMENT.replace("- **Service**", "Incident: QINC008\n- **Service**")}))
    assert not any("may be about" in sentence or sentence == import_words.SETTLED for sentence in import_report.sentences(report))
    assert (report.incidents, report.reviews) == (2, 1)
    assert not [table for table in page().table if "Perhaps" in table.value.columns]


def test_a_second_import_folds_the_first_and_knows_its_records(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    imported(home, tmp_path, as_of=dt.datetime(2026, 7, 2))
    test = page()
    assert "3 unchanged + 1 refused" in words(test)
    assert len(test.expander) == 1


def test_old_data_are_called_old(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path, as_of=dt.datetime(2026, 6, 1))
    assert import_words.old(31) == ""
    assert "32" in import_words.old(32)
    assert "Everything is counted as of 1 Jun 2026" in words(page())


def test_a_policy_that_changed_or_cannot_be_read_is_said(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    assert "policy" not in words(page()).replace("policy.toml", "")
    home.policy_path.write_text("[actions]\nstalled_after_days = 7\n", encoding="utf-8")
    assert "The policy, the corrections or the annotations have changed" in words(page())
    home.policy_path.write_text("[actions]\nstaled_after_days = 7\n", encoding="utf-8")
    assert "cannot be read" in words(page())


def test_the_sample_accounts_for_everything(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    test = page()
    assert "The latest import" in words(test)
    assert len(test.table[0].value) == 20
    assert not test.error


def test_a_damaged_home_is_one_sentence(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path)
    current = home.current()
    assert current
    current.write_bytes(b"no database")
    assert "no readable generation" in words(page())


def test_a_service_that_may_have_been_renamed_is_a_question_with_lines_that_a_policy_understands(home: Home, tmp_path: Path) -> None:
    rows = [f"A{n},pool full {n},checkout,pool full,2025-{n:02}-05T10:00:00Z" for n in range(1, 5)]
    rows += [f"B{n},pool full {n},checkout-v2,pool full,2025-{n:02}-15T10:00:00Z" for n in range(5, 9)]
    rows += [f"C{n},slow {n},mail,,2025-{n:02}-15T10:00:00Z" for n in range(1, 9)]
    exports = write(tmp_path / "exports", {"incidents.csv": "incident_id,title,service,cause,started_at\n" + "\n".join(rows)})
    home.make()
    (home.path / "policy.toml").write_text('[services]\nshop = "checkout"\n', encoding="utf-8")
    lines = list(import_report.sentences(load(home, *exports)))
    asked = "is 'checkout' called 'checkout-v2' since 2025-05-15? If so, say it under [services] of policy.toml: "
    assert [line for line in lines if "called" in line] == [asked + '"checkout" = "checkout-v2"']
    test = page()
    cells = " ".join(str(cell) for table in test.table for row in table.value.itertuples() for cell in row).replace("\\", "")
    assert "4 incidents until 5 Apr 2025" in cells.replace("\N{NO-BREAK SPACE}", " ")
    assert "The same: the cause 'pool full' and 1 title." in cells.replace("\N{NO-BREAK SPACE}", " ")
    code = next(block.value for block in test.code if "[services]" in block.value)
    assert Policy.model_validate(tomllib.loads(code)).services == {"checkout": "checkout-v2", "shop": "checkout-v2"}
