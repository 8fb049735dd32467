"""A CSV of anybody: its columns are told by name and by what they hold, and a confirmed mapping reads it from then on."""

import contextlib
import csv
import datetime as dt
import io
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowwhat import sql
from nowwhat.errors import InputRefused
from nowwhat.importing.files import Unmatched
from nowwhat.importing.sources import keep_source, load_sources
from nowwhat.mapping.guessing import propose, table_of
from nowwhat.mapping.names import ACTION_ITEMS, INCIDENTS, SYNONYMS, TIME_WORDS, no_column_of_ours, words_of
from nowwhat.mapping.preview import preview
from nowwhat.mapping.sheet import WRITABLE, Column, Sheet, day_orders, look
from nowwhat.mapping.writing import name_for, source_text
from nowwhat.model.records import DAY, FLAG, INSTANT, TABLES
from nowwhat.reading import Rows
from nowwhat.reading.csv import read_csv
from nowwhat.store.home import Home, open_store
from tests.exports import load, rows, write

PAGERS = """Incident #,Summary,Opened On,Acknowledged,Resolved Date,Closed At,Priority,Urgency,Affected Service,Reported By,Notes
INC-1,Orders stopped,{a} 10:00,{a} 10:05,{a} 11:00,{b} 09:00,P1,high,orders,Ada Example,"x, y"
INC-2,Search slow,{b} 10:00,,{b} 11:00,{b} 12:00,Sev 2,high,search,Bo Example,
"""
TASKS = """Task ID,Incident,What,Assigned To,Due By,State,Date Created,Completed On
T-1,INC-1,Cap the pool,Ada Example,2026-04-01,open,2026-03-01T10:00:00Z,
T-2,INC-1,Alert on it,Bo Example,2026-04-02,done,2026-03-01T10:00:00Z,2026-03-09T10:00:00Z
"""


def sheet_of(text):
    return look(read_csv(text, "x.csv", []))


def pagers(a="2026-04-03", b="2026-04-04"):
    return PAGERS.format(a=a, b=b)


def test_created_opened_and_declared_are_when_it_was_detected_and_never_when_it_started():
    for word in ("Created", "Created On", "createdAt", "Opened", "opened_at", "Date opened", "Declared At", "Incident Created Date"):
        proposal = propose(sheet_of(f"id,{word}\n1,2026-03-01T10:00:00Z\n"), "incidents")
        assert proposal.mapping() == {"incident_id": "id", "detected_at": word}


@pytest.mark.parametrize(
    ("words", "ours"),
    [
        ("Resolved", "recovered_at"),
        ("Date Resolved", "recovered_at"),
        ("Impact Start", "started_at"),
        ("Started At (UTC)", "started_at"),
        ("Impact ended", "impact_ended_at"),
        ("Mitigated", "fix_applied_at"),
        ("Acked At", "acknowledged_at"),
        ("First Response", "acknowledged_at"),
        ("Last Modified", "updated_at"),
        ("Identified at", "root_cause_found_at"),
    ],
)
def test_other_stamps_follow_the_one_rule(words, ours):
    assert propose(sheet_of(f"id,{words}\n1,2026-03-01T10:00:00Z\n"), "incidents").mapping() == {"incident_id": "id", ours: words}


def test_closed_urgency_and_names_of_people_are_none_of_ours_and_the_reason_is_said():
    proposal = propose(sheet_of(pagers()), "incidents")

    assert proposal.mapping() == {
        "incident_id": "Incident #",
        "title": "Summary",
        "service": "Affected Service",
        "severity": "Priority",
        "detected_at": "Opened On",
        "acknowledged_at": "Acknowledged",
        "recovered_at": "Resolved Date",
    }
    assert dict(proposal.unused) == {
        "Closed At": "a closing is paperwork and no recovery",
        "Urgency": "urgency is no severity",
        "Reported By": "names of people are not read",
        "Notes": "",
    }


def test_action_items_are_told_from_incidents_and_their_closing_and_owner_are_read():
    sheet = sheet_of(TASKS)

    assert (table_of(sheet), table_of(sheet_of(pagers()))) == ("action_items", "incidents")
    assert table_of(sheet_of("Incident #,Summary,Opened On\nI-1,x,2026-03-01T10:00:00Z\n")) == "incidents"
    assert table_of(sheet_of("Task ID,Incident,What\nT-1,I-1,x\n")) == "action_items"
    assert propose(sheet, "action_items").mapping() == {
        "action_id": "Task ID",
        "incident_id": "Incident",
        "title": "What",
        "owner": "Assigned To",
        "due_date": "Due By",
        "status": "State",
        "created_at": "Date Created",
        "closed_at": "Completed On",
    }


SAMPLES = Path(__file__).parent.parent / "sources" / "samples"


@pytest.mark.parametrize(
    ("sample", "table"),
    [
        ("dispatch_incidents_csv", "incidents"),
        ("dispatch_tasks_csv", "action_items"),
        ("jira_issues_csv", "action_items"),
        ("linear_issues_csv", "action_items"),
        ("opsgenie_alerts_csv", "incidents"),
        ("pagerduty_report_csv", "incidents"),
        ("servicenow_incidents_csv", "incidents"),
    ],
)
def test_exports_of_tools_would_be_told_apart_and_timed_as_their_own_sources_do(sample, table):
    (path,) = SAMPLES.rglob(f"{sample}.csv")
    sheet = sheet_of(path.read_text(encoding="utf-8-sig"))
    body = next(source for source in load_sources() if source.name == sample).file.body
    found = propose(sheet, table_of(sheet)).mapping()

    assert table_of(sheet) == table
    for ours, theirs in found.items():
        if ours in {"detected_at", "created_at", "due_date"}:  # the source makes that column of ours of the same cell, if of any
            assert not re.search(rf" as {ours}\b", body) or f"cell('{theirs.casefold()}')" in body.casefold()


@pytest.mark.parametrize(
    ("header", "values", "ours", "why"),
    [
        ("Resolved", ("12 min", "3 h"), "recovered_at", "its values are no dates and times"),
        ("Resolved", ("2026-03-01", "2026-03-02"), "recovered_at", "its values are days without a time"),
        ("Customer Impact", ("a lot", "some"), "customer_impact", "its values are not yes and no"),
        ("Root Cause", ("A configuration that nobody had reviewed was rolled out to all of it",), "cause", "its values are sentences"),
    ],
)
def test_a_column_that_holds_something_else_than_its_name_says_is_not_proposed(header, values, ours, why):
    text = f"id,{header}\n" + "".join(f"{place},{value}\n" for place, value in enumerate(values))
    guess = next(guess for guess in propose(sheet_of(text), "incidents").guesses if guess.ours == ours)

    assert guess.theirs is None
    assert guess.reason.startswith(f"{header!r} is named so, but {why}")


def test_an_id_and_a_time_that_no_name_tells_are_told_by_their_values():
    sheet = sheet_of("Vorfall,Wann,Was\nV-1,2026-03-01T10:00:00Z,aus\nV-2,2026-03-02T10:00:00Z,aus\n")
    found = {guess.ours: guess for guess in propose(sheet, "incidents").guesses if guess.theirs}

    assert {ours: guess.theirs for ours, guess in found.items()} == {"incident_id": "Vorfall", "detected_at": "Wann"}
    assert found["incident_id"].reason == "no column is named so; in this one every value is different"
    assert found["detected_at"].reason == "no column is named so; this is the only other one of times"


def test_values_that_cannot_be_read_are_counted_in_the_reason():
    text = "id,Resolved\n1,2026-03-01T10:00:00Z\n2,2026-03-02T10:00:00Z\n3,soon\n"
    guess = next(guess for guess in propose(sheet_of(text), "incidents").guesses if guess.theirs == "Resolved")

    assert guess.reason == "named so; 1 of 3 values cannot be read"


@pytest.mark.parametrize(
    ("a", "b", "possible"),
    [("03/04/2026", "04/04/2026", {"day", "month"}), ("03/04/2026", "13/04/2026", {"day"}), ("03/04/2026", "04/13/2026", {"month"}),
     ("13/04/2026", "04/13/2026", set()), ("2026-04-03", "2026-04-04", {"day", "month"})],
)  # fmt: skip
def test_what_comes_first_in_a_date_is_asked_only_where_no_date_tells(a, b, possible):
    sheet = sheet_of(pagers(a, b))

    assert day_orders([sheet.column("Opened On"), sheet.column("Resolved Date")]) == possible


def test_a_column_that_a_source_file_cannot_name_is_left_out_with_the_reason():
    sheet = sheet_of('id,"Start, local",x,X,"a\nb",\n1,2,3,4,5,6\n')

    assert [column.name for column in sheet.columns] == ["id"]
    assert sheet.left_out == (
        "'Start, local' holds a comma or a sign that cannot be seen; rename it",
        "'x' stands more than once in the header; keep one of them",
        "'X' stands more than once in the header; keep one of them",
        "'a\\nb' holds a comma or a sign that cannot be seen; rename it",
        "column 6 has no name",
    )


def save_and_load(tmp_path, text, order=None, **options):
    """A home whose own source for `text` was made of what was proposed, after `text` was imported; and the import's report."""
    home = Home(tmp_path / "home")
    home.make()
    (path,) = write(tmp_path, {"team pagers 2026-10.csv": text})
    sheet = sheet_of(text)
    table = table_of(sheet)
    name = name_for(path.name)
    keep_source(home.path, name, source_text(name, table, propose(sheet, table).mapping(), sheet, order))
    report = load(home, path, **options)
    return open_store(home), report


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [("13/04/2026", "14/04/2026", None), ("04/13/2026", "04/14/2026", None), ("03/04/2026", "04/04/2026", "day")],
)  # fmt: skip
def test_a_saved_source_reads_the_file_with_its_days_and_months_in_place(tmp_path, a, b, order):
    store, report = save_and_load(tmp_path, pagers(a, b), order, zone="Europe/Berlin")
    day = 3 if order else 13

    assert (report.files[0].source, report.files[0].read, report.files[0].used) == ("team_pagers", 2, 2)
    sheet = sheet_of(pagers(a, b))
    told = propose(sheet, "incidents").mapping()
    said = dict(preview(sheet, "incidents", told, order or ("day" if a[0] == "1" else "month"), "Europe/Berlin"))
    for name in (name for name in said if name.endswith("_at")):  # what is shown is what an import reads
        read = rows(store, f"select strftime({name}, '%Y-%m-%d %H:%M:%S UTC') from rec_incidents order by incident_id")
        assert said[name] == [value or "" for (value,) in read]
    assert said["title"] == ["Orders stopped", "Search slow"]
    columns = "incident_id, title, service, severity, detected_at, acknowledged_at, recovered_at"
    assert rows(store, f"select {columns} from incidents order by 1") == [
        (
            "INC-1", "Orders stopped", "orders", "P1",
            dt.datetime(2026, 4, day, 8), dt.datetime(2026, 4, day, 8, 5), dt.datetime(2026, 4, day, 9),
        ),
        ("INC-2", "Search slow", "search", None, dt.datetime(2026, 4, day + 1, 8), None, dt.datetime(2026, 4, day + 1, 9)),
    ]  # fmt: skip


def test_the_first_three_records_are_shown_and_what_gives_nothing_is_said():
    sheet = sheet_of("Id,Opened,Near\n1,2026-03-01 10:00,perhaps\n2,,yes\n3,2026-03-01T10:00:00Z,\n4,x,\n")
    mapped = {"incident_id": "Id", "detected_at": "Opened", "near_miss": "Near"}
    assert preview(sheet, "incidents", mapped, None, None) == [
        ("incident_id", ["1", "2", "3"]),
        ("detected_at", ["cannot be read", "", "2026-03-01 10:00:00 UTC"]),
        ("near_miss", ["cannot be read", "true", ""]),
    ]


@pytest.mark.parametrize(("zone", "day"), [("UTC", "2026-03-31"), ("Asia/Tokyo", "2026-04-01")])
def test_a_day_with_a_time_is_shown_as_the_day_that_it_is_in_the_report_zone(zone, day):
    sheet = sheet_of("Task,Due\n1,2026-03-31T23:30:00Z\n")
    assert preview(sheet, "action_items", {"due_date": "Due"}, None, None, zone) == [("due_date", [day])]


def test_a_saved_source_of_items_gives_them_with_their_owner_apart(tmp_path):
    store, report = save_and_load(tmp_path, TASKS)

    assert report.files[0].used == 2
    assert rows(store, "select action_id, incident_id, status, due_date, closed_at from rec_action_items order by 1") == [
        ("T-1", "INC-1", "open", dt.date(2026, 4, 1), None),
        ("T-2", "INC-1", "done", dt.date(2026, 4, 2), dt.datetime(2026, 3, 9, 10)),
    ]
    assert sorted(store.owners().values()) == ["Ada Example", "Bo Example"]


def test_several_services_in_a_cell_are_all_of_them(tmp_path):
    store, _ = save_and_load(tmp_path, 'Incident ID,Services,Opened\nI-1,"orders, search",2026-03-01T10:00:00Z\n')

    assert rows(store, "select service from incidents") == [("orders; search",)]


def test_a_source_that_is_there_is_never_replaced_in_silence(tmp_path):
    keep_source(tmp_path, "pagers", "first")
    with pytest.raises(InputRefused, match="is there already; choose another name"):
        keep_source(tmp_path, "pagers", "second")

    assert (tmp_path / "sources" / "pagers.sql").read_text() == "first"
    keep_source(tmp_path, "pagers", "second", replace=True)
    assert [path.name for path in (tmp_path / "sources").iterdir()] == ["pagers.sql"]
    assert (tmp_path / "sources" / "pagers.sql").read_text() == "second"


@pytest.mark.parametrize(("name", "why"), [("../evil", "cannot be that of a source"), ("Ünï", "cannot be"), ("", "cannot be"),
                                           ("jira_issues", "is a source of the product")])  # fmt: skip
def test_a_name_that_leads_elsewhere_or_is_taken_by_the_product_is_refused(tmp_path, name, why):
    with pytest.raises(InputRefused, match=why):
        keep_source(tmp_path, name, "x")


@pytest.mark.parametrize(
    ("file", "name"),
    [("Pagers 2026-10.csv", "pagers"), ("team-incidents_v2.csv", "team_incidents_v2"), ("2026.csv", "export_2026"),
     ("Störung.csv", "storung"), ("../../x.csv", "x"), ("§", "export"), ("a" * 49 + " b.csv", "a" * 49)],
)  # fmt: skip
def test_a_source_is_called_like_its_file_without_its_date(file, name):
    assert name_for(file) == name


def test_the_command_says_where_a_csv_that_nothing_reads_can_be_mapped(tmp_path):
    with pytest.raises(InputRefused, match=r"and the Imports page takes any other CSV once you say what its columns are$") as caught:
        load(Home(tmp_path / "home"), *write(tmp_path, {"pagers.csv": pagers()}))
    assert [type(fault) for fault in caught.value.faults.values()] == [Unmatched]


def test_no_two_columns_share_a_word():
    for table, words in SYNONYMS.items():
        assert words.keys() <= {column.name for column in TABLES[table].columns}
        said = [word for own in words.values() for word in own]
        assert sorted(said) == sorted(set(said))
        assert all(word == words_of(word) for word in said)


# Properties: a header in anybody's style over values of the right kind, and back.
VALUES = {INSTANT: "2026-03-{day:02}T10:00:00Z", DAY: "2026-03-{day:02}", FLAG: "yes"}
STYLES = (
    str,
    str.title,
    lambda words: words.replace(" ", "_"),
    lambda words: words.title().replace(" ", ""),
    lambda words: f"  {words.upper()} ",
)


@st.composite
def exports(draw):
    """The table, a CSV with columns of other names than ours, and which of its columns is which of ours."""
    table = draw(st.sampled_from(sorted(SYNONYMS)))
    columns = {column.name: column for column in TABLES[table].columns}
    key = TABLES[table].key
    chosen = [key, *draw(st.lists(st.sampled_from([name for name in columns if name != key]), unique=True, max_size=12))]
    truth, cells = {}, {}
    for ours in chosen:
        word = draw(st.sampled_from(SYNONYMS[table].get(ours, (ours,))))
        if columns[ours].kind is INSTANT and not set(word.split()) & TIME_WORDS:
            ends = ("", " at", " on", " date", " time")
            word += draw(st.sampled_from([end for end in ends if f"{word}{end}".replace(" ", "_") not in columns.keys() - {ours}]))
        header = draw(st.sampled_from(STYLES))(word)
        truth[ours] = header.strip()
        form = VALUES.get(columns[ours].kind, f"{ours[:20]} {{day}}")
        cells[header] = [form.format(day=day) for day in (1, 2, 3)]
    for junk in draw(st.lists(st.sampled_from(("Colour", "Closed By", "Urgency", "Lead", "Cost centre")), unique=True)):
        cells[junk] = ["a", "a", "a"]
    headers = draw(st.permutations(list(cells)))
    file = io.StringIO()
    writer = csv.writer(file, quoting=draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))))
    writer.writerows([headers, *zip(*(cells[header] for header in headers), strict=True)])
    return table, file.getvalue(), truth


@settings(max_examples=12, deadline=None)
@given(exports())
def test_a_known_mapping_comes_back_whatever_the_style_and_the_order_of_the_names(export):
    table, text, truth = export

    assert propose(sheet_of(text), table).mapping() == truth


@pytest.fixture(scope="module")
def connection():
    with contextlib.closing(sql.connect()) as connection:
        yield connection


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=6, unique_by=lambda name: name.strip().casefold()))
def test_a_source_of_any_names_loads_and_gives_the_cells(tmp_path_factory, connection, names):
    """Names of columns are text of somebody else: none may end the comment or the quotes that they stand in."""
    folder = tmp_path_factory.mktemp("any")
    rows = Rows("csv", "", tuple(name.strip() for name in names), iter(()))
    sheet = Sheet(tuple(Column(name, ()) for name in rows.names if WRITABLE.fullmatch(name)), 1)
    if not sheet.columns:
        return
    columns = dict(zip(("incident_id", "title", "status", "kind", "team", "url"), (column.name for column in sheet.columns), strict=False))
    keep_source(folder, "mine", source_text("mine", "incidents", columns, sheet, None))

    source = next(source for source in load_sources(folder) if source.name == "mine")
    assert source.fits(rows)
    cells = {f"c{place}": [f"value {place}"] for place in range(len(names))}
    connection.register("cells", pl.DataFrame({"record": [1], "line": [2], **cells}))
    told = connection.sql(source.body(rows, "a.csv")).to_dicts()[0]
    assert {ours: told[ours] for ours in columns} == {ours: f"value {rows.names.index(theirs)}" for ours, theirs in columns.items()}


ODD = (
    "x') from cells; attach '/etc/passwd", "-- matches: id", "cell('id')", "$labels", "it's", 'quo"ted', "a;b", "--", "*/", "{day}", "İd",
    "ﬁeld",
)  # fmt: skip


def test_names_that_look_like_sql_are_names(tmp_path):
    texts = [column.name for column in TABLES["incidents"].columns if column.kind not in (INSTANT, DAY, FLAG) and column.name != "services"]
    columns = dict(zip(texts, ("id", *ODD), strict=False))
    file = io.StringIO()
    csv.writer(file).writerows([columns.values(), [f"cell {place}" for place in range(len(columns))]])
    sheet = sheet_of(file.getvalue())
    home = Home(tmp_path / "home")
    home.make()
    keep_source(home.path, "mine", source_text("mine", "incidents", columns, sheet, None))
    report = load(home, *write(tmp_path, {"a.csv": file.getvalue()}))

    assert len(columns) == len(ODD) + 1
    assert report.files[0].unused == []
    held = tuple(f"cell {place}" for place in range(len(columns)))
    assert rows(open_store(home), f"select {', '.join(columns)} from rec_incidents") == [held]


def test_nobody_is_a_column_of_incidents_and_owners_are_one_of_items():
    assert no_column_of_ours("Assignee", "incidents")
    assert not no_column_of_ours("Assignee", "action_items")
    assert set(INCIDENTS) & {"owner"} == set()
    assert "owner" in ACTION_ITEMS
