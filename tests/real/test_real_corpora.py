"""Real records: what the manual promises of them, counted."""

import datetime as dt
import json
import os
import re
import subprocess
import sys

import pytest

from nowwhat.analysis.ledger import look
from nowwhat.analysis.months import complete_until
from nowwhat.store.home import Home, open_store
from tests.exports import adds_up, fill, load, rows

pytestmark = pytest.mark.real
JULY = dt.datetime(2026, 7, 17)


@pytest.fixture(scope="module")
def states(real):
    folder = real / "github-statuses"
    return folder / "incidents-2026-04-11.jsonl", folder / "incidents-2026-07-16.jsonl"


def facts(home):
    store = open_store(home)
    return rows(store, "select * from incident_facts order by incident_id"), rows(store, "select * from occurrences order by all")


def test_the_public_status_history_is_read_whole_and_maintenance_is_counted_apart(home, states):
    report = load(home, states[1], as_of=JULY)
    again = load(home, states[1], as_of=JULY)

    assert (report.files[0].read, report.files[0].used, report.counted, report.excluded) == (781, 781, 763, {"maintenance": 18})
    assert (again.files[0].unchanged, again.change, again.published) == (781, "no change", False)
    assert adds_up(report)
    assert adds_up(again)


def test_aprils_state_first_and_julys_after_give_the_facts_of_july_alone(tmp_path, states):
    alone, both, reverse = (Home(tmp_path / name) for name in ("alone", "both", "reverse"))
    fill(alone, states[1], as_of=JULY)
    fill(both, states[0], as_of=JULY)
    report = load(both, states[1], as_of=JULY)
    load(reverse, states[1], states[0], as_of=JULY)

    assert facts(both) == facts(alone)
    assert report.files[0].used + report.files[0].unchanged == 781
    assert report.files[0].used >= 71
    assert adds_up(report)
    assert open_store(both).generation.content_hash == open_store(alone).generation.content_hash


def test_the_public_status_history_claims_nothing_and_says_why(home, states):
    fill(home, states[1], as_of=JULY)
    store = open_store(home)
    found = {finding.id: finding for finding in look(store.connection, store.policy(), complete_until(JULY))}

    assert not [name for name, finding in found.items() if finding.claimed]
    detection = found["trend.ttd"]
    assert (detection.verdict, detection.n) == ("no_change", 149)  # of 152 known: two of July, which is not over, and one doubtful
    assert 0.02 < detection.p < 0.1
    assert "149 known detections of 491 incidents" in detection.statement.replace("\u00a0", " ")
    assert {found[name].n for name in ("trend.tta", "trend.ttm", "slip.level", "repeat.service", "leading.cannot_tell")} == {0}


def test_detection_is_known_where_the_provider_published_the_window(home, states):
    fill(home, states[1], as_of=JULY)
    store = open_store(home)

    assert dict(rows(store, "select ttd_status, count(*) from incident_facts group by all")) == {
        "observed": 151,
        "early": 1,
        "invalid": 1,
        "missing": 610,
    }
    assert rows(store, "select median(ttd_s) / 60 from incident_facts where ttd_status = 'observed'") == [(41.0,)]
    assert rows(store, "select round(ttd_s / 86400) from incident_facts where ttd_doubt") == [(365.0,)]


def test_the_log_gives_the_acknowledgement_that_the_incident_has_lost(home, real):
    folder = real / "devlake-fixtures"
    report = load(home, folder / "pagerduty-incidents.json", folder / "pagerduty-log-entries.json")
    store = open_store(home)

    assert rows(
        store,
        """select f.tta_s, i.status_label from incident_facts f join incidents i using (incident_id)
        where i.status = 'done'""",
    ) == [(10.0, "resolved")]
    assert [file.read for file in report.files] == [3, 44]
    assert adds_up(report)
    assert not [name for name in (b"Responder A", b"Responder B") if name in store.generation.path.read_bytes()]


@pytest.mark.parametrize(
    ("folder", "zone", "templates"), [("moj-cloud-platform", "Europe/London", 1), ("dfds-postmortems", "Europe/London", 1)]
)
def test_the_folders_of_reviews_are_read_and_every_row_is_accounted_for(home, real, folder, zone, templates):
    report = load(home, real / folder, zone=zone)

    assert report.reviews == report.incidents == 19
    assert adds_up(report)
    assert sum(file.set_aside for file in report.files if file.read == 1) == templates
    assert not [file.name for file in report.files if file.outcome == "refused" or file.refused]
    store = open_store(home)
    chain = rows(store, "select regexp_extract(title, '[45][0-9][0-9]') from title_groups join incidents using (incident_id)")
    assert chain == ([("503",), ("503",)] if folder.startswith("dfds") else [])
    content = store.generation.path.read_bytes().lower()
    assert [name for name in people(real / folder) if name.encode() in content] == []


def people(folder):
    """Names that stand in places for people, found without the product: attendees, and "(First Last)" at the beginning of a row."""
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.md")]
    section = re.compile(r"^## Attendees\n(.*?)(?:^#|\Z)", re.MULTILINE | re.DOTALL)
    attending = [word for text in texts for part in section.findall(text) for word in part.split()]
    rows = [name for text in texts for pair in re.findall(r"(?:\| |manager )\(([^\W\d_]{3,}) ([^\W\d_]{3,})\)", text) for name in pair]
    rows += [name for text in texts for name in re.findall(r"\b[A-Z] ([A-Z]\w+) assumes", text)]
    return {name.strip(",").lower() for name in [*attending, *rows] if len(name.strip(",")) > 4 and "team" not in name} - {"someone"}


def test_reviews_without_a_zone_are_refused_one_by_one_when_they_were_found_in_a_folder(home, real):
    with pytest.raises(Exception, match="hold times without a zone"):
        load(home, real / "moj-cloud-platform")
    assert home.current() is None


def test_the_command_of_the_manual_reads_the_history(tmp_path, states):
    process = subprocess.run(
        [
            sys.executable,
            "-m",
            "nowwhat",
            "--home",
            str(tmp_path / "h"),
            "--as-of",
            "2026-07-17T00:00:00Z",
            "--format",
            "json",
            "import",
            str(states[1]),
        ],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    report = json.loads(process.stdout)

    assert (report["counted"], report["excluded"], report["as_of"]) == (763, {"maintenance": 18}, "2026-07-17T00:00:00Z")
