"""The files of queries/merge beside the contract of records: no column is forgotten, and a status says what its first word says."""

import datetime as dt
import re

import pytest

from nowwhat.model import labels
from nowwhat.model.build import merge
from nowwhat.model.corrections import Decisions, stage
from nowwhat.model.policy import Policy
from nowwhat.model.records import FLAG, INSTANT, TABLES, stored_ddl
from nowwhat.sql import connect, load_folder

FIELDS = {column.name: column for column in TABLES["incidents"].columns if column.name != "incident_id"}
APART = {"action_id", "closed_origin", "refs", "labels"}  # of an item: merged each in its own way


def lists(name: str) -> list[list[str]]:
    """The literal lists of columns in a file, in order."""
    found = re.findall(r"columns\(\[([^\]]+)\]\)", load_folder("merge")[name].body)
    return [re.findall(r"'(\w+)'", text) for text in found]


def test_every_field_of_an_incident_is_believed_by_one_order_of_trust() -> None:
    people, machines = lists("believed_values")
    assert sorted(people + machines) == sorted(FIELDS)


def test_the_source_of_a_field_is_told_by_the_order_that_decided_it() -> None:
    assert lists("field_sources") == lists("believed_values")


def test_every_field_of_an_incident_can_be_corrected() -> None:
    compared, taken = lists("corrected_values")
    assert compared == taken
    assert sorted(taken) == sorted(FIELDS)


def test_what_a_correction_replaced_is_written_as_its_kind_is() -> None:
    instants, flags, texts = lists("corrections")
    kinds = {INSTANT: instants, FLAG: flags}
    assert {name: kinds.get(column.kind, texts) for name, column in FIELDS.items() if name not in kinds.get(column.kind, texts)} == {}
    assert len(instants + flags + texts) == len(FIELDS)


def test_every_field_of_an_item_is_believed_by_one_order_of_trust() -> None:
    review, tracker = lists("joined_items")
    assert sorted(review + tracker) == sorted({column.name for column in TABLES["action_items"].stored} - APART)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_record_is_in_its_merged_table(name: str) -> None:
    merged = {column.name for column in load_folder("merge")[name].returns}
    internal = {"refs", "mentions", "labels"} if name in ("incidents", "action_items") else set()
    internal |= {"services"} if name == "incidents" else set()  # they stand in `service`
    assert {column.name for column in TABLES[name].stored} - internal - merged == set()


def test_the_first_words_of_a_status_say_whether_an_incident_is_over() -> None:
    statuses = {
        "Resolved": "done",
        "  closed  (by the tool) ": "done",
        "Post-mortem published": "done",
        "Monitoring": "open",
        "Open: waiting": "open",
        "opened": None,
        "Mitigated": "mitigated",
        "Erledigt": "done",
        "thinking": None,
        "": None,
        None: None,
    }
    connection = connect()
    for table in TABLES.values():
        connection.execute(stored_ddl(table))
    policy = Policy.model_validate({"status": {"erledigt": "done"}})
    stage(connection, Decisions(policy), dt.datetime(2030, 1, 1))
    for number, written in enumerate(statuses):
        connection.execute("insert into rec_incidents (system, rank, incident_id, status) values ('x', 'tool', ?, ?)", [number, written])
    merge(connection)
    assert dict(connection.execute("select status_label, status from incidents").fetchall()) == statuses


@pytest.mark.parametrize(("written", "is_draft"), [("Draft, v2", True), ("WIP", True), ("Final", False), ("drafted", False), (None, False)])
def test_the_first_words_of_a_status_say_whether_a_review_is_a_draft(written: str | None, is_draft: bool) -> None:
    connection = connect()
    connection.execute(stored_ddl(TABLES["reviews"]))
    connection.execute("create table incident_members (system varchar, key varchar, gsystem varchar, gkey varchar)")
    connection.execute("create table incident_ids (gsystem varchar, gkey varchar, incident_id varchar)")
    connection.execute("insert into rec_reviews (system, review_id, status) values ('x', 'r', ?)", [written])
    labels.stage(connection, Policy())
    assert connection.execute(f"select is_draft from ({load_folder('merge')['reviews'].body})").fetchall() == [(is_draft,)]
