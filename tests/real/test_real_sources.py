"""Real exports of incident tools: every record accounted for, no day taken for a month, no paperwork for a recovery."""

import csv
import datetime as dt
import json
import os
import shutil
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.command import import_report
from nowwhat.errors import InputRefused
from nowwhat.importing.report import FileReport
from nowwhat.language import formats
from nowwhat.places import app_folder
from nowwhat.store.home import open_store
from tests.exports import adds_up, fill, load, rows

pytestmark = pytest.mark.real
AS_OF = dt.datetime(2017, 3, 1)


@pytest.fixture
def log(real):
    return real / "servicenow-uci" / "incident_event_log.csv"


def test_a_log_of_changes_becomes_one_incident_each(home, log):
    report = load(home, log, as_of=AS_OF, zone="Europe/London")
    (file,) = report.files

    assert (file.source, file.read, file.used, file.superseded, file.refused) == ("servicenow_state_log", 5998, 890, 5108, 0)
    assert (report.incidents, adds_up(report), report.unmapped) == (890, True, [])


def test_no_day_of_the_log_was_taken_for_a_month(home, log):
    fill(home, log, as_of=AS_OF, zone="Europe/London")
    store = open_store(home)

    assert rows(store, "select detected_at::date, count(*) from incidents group by all order by 1") == [
        (dt.date(2016, 2, 29), 207),
        (dt.date(2016, 3, 1), 315),
        (dt.date(2016, 3, 2), 368),
    ]
    assert rows(store, "select count(*) from incidents where recovered_at < detected_at") == [(0,)]


def test_closing_by_a_workflow_is_no_recovery(home, log):
    fill(home, log, as_of=AS_OF, zone="Europe/London")
    last: dict[str, dict[str, str]] = {}
    with log.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["number"] not in last or int(line["sys_mod_count"]) >= int(last[line["number"]]["sys_mod_count"]):
                last[line["number"]] = line
    over = {number: line["resolved_at"] for number, line in last.items() if line["incident_state"] in {"Resolved", "Closed"}}
    told = rows(
        open_store(home), "select incident_id, timezone('Europe/London', timezone('UTC', recovered_at)) from incidents order by all"
    )

    assert {number: moment.strftime("%d-%m-%Y %H:%M") for number, moment in told if moment} == {
        number: text for number, text in over.items() if text != "?"
    }


def test_without_a_zone_the_log_is_refused(home, log):
    with pytest.raises(InputRefused, match="5998 records hold times without a zone"):
        load(home, log, as_of=AS_OF)
    assert home.current() is None


def test_the_two_real_incidents_of_another_tool(home, real):
    report = load(home, real / "devlake-fixtures" / "opsgenie-incidents.json", as_of=AS_OF.replace(year=2024))
    store = open_store(home)

    assert (report.files[0].source, report.files[0].used, report.counted) == ("opsgenie_incidents", 2, 2)
    # the impact begins with the creation to the millisecond: a default of the tool, no start that anybody knew
    assert rows(store, "select title, severity, status, started_at, detected_at, recovered_at from incidents order by title") == [
        ("Incident#1", "P3", "open", None, dt.datetime(2023, 9, 6, 14, 30, 56, 346000), None),
        ("Incident#2", "P4", "done", None, dt.datetime(2023, 9, 5, 18, 20, 28, 3000), dt.datetime(2023, 9, 5, 18, 21, 21, 490000)),
    ]
    assert rows(store, "select distinct ttd_status from incident_facts") == [("missing",)]


COUNTS = ("read", "used", "unchanged", "superseded", "refused", "set_aside")


def test_everything_at_once_is_taken_or_listed_and_adds_up_on_the_terminal_and_on_the_page(home, real, tmp_path):
    folder = tmp_path / "exports"
    shutil.copytree(real, folder, ignore=shutil.ignore_patterns("servicenow-uci"))
    process = subprocess.run(
        [
            sys.executable, "-m", "nowwhat", "--home", str(home.path), "--as-of", "2026-07-17T00:00:00Z", "--format", "json",
            "import", str(folder), "--zone", "Europe/London",
        ],
        capture_output=True, text=True, check=False, env=os.environ,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    files = [FileReport(**file) for file in json.loads(process.stdout)["files"]]

    # on the terminal: a row per file, all documents in one, and every row adds up
    table = import_report.accounting(files)
    columns = [list(column.cells) for column in table.columns]
    sums = [[int(cell) for cell in row] for row in zip(*columns[2:], strict=True)]
    assert all(row[0] == sum(row[1:]) for row in sums)
    assert [sum(column) for column in zip(*sums, strict=True)] == [sum(getattr(file, name) for file in files) for name in COUNTS]
    assert {file.source for file in files if file.outcome == "read"} == {
        "status_history", "review_document", "pagerduty_incidents", "pagerduty_log_entries", "opsgenie_incidents",
    }  # fmt: skip
    # what is no export is skipped and listed; lists of links and templates are read and give no incident
    assert sorted(file.name for file in files if file.outcome == "skipped") == [*["LICENSE"] * 4, "README.md"]
    assert {file.name: file.set_asides for file in files if file.read == file.set_aside > 0} == {
        "index.md": {"a list of links": 1},
        "PMyyyy-nnn - Postmortem template.md": {"an unfilled template": 1},
    }
    assert not [file for file in files if file.outcome == "refused"]

    # on the page: the same sums
    page = AppTest.from_file(str(app_folder() / "pages" / "imports.py"), default_timeout=60).run()
    words = " ".join(str(element.value) for element in page.markdown)
    assert not page.exception
    assert f"{formats.plural(sum(file.read for file in files), 'record')} read = " in words
    assert f"{formats.plural(5, 'file')} skipped" in words
