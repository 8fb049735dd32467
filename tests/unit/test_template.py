"""The review to be written: what it is filled in with, and that our own reader takes it back as a review of this incident."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nowwhat.analysis.incident import template
from nowwhat.documents.review import read_document
from nowwhat.errors import InputRefused
from nowwhat.language.text import markdown
from nowwhat.places import app_folder
from nowwhat.store import queries
from nowwhat.store.generation import Store
from nowwhat.store.home import Home, open_store
from tests.exports import REVIEW, load, load_texts, log_entry, pagerduty, rows, write

STAMPS = ("started", "detected", "acknowledged", "investigating", "root_cause_found", "fix_applied", "recovered")
ANSWER = "Root cause: no check compares the names"
LOG = [log_entry(kind, at) for kind, at in (("trigger", "2026-03-02T10:04:05Z"), ("acknowledge", "2026-03-02T10:09:00Z"))]
COLUMNS = "incident_id,title,service,severity,cause,started_at,detected_at,acknowledged_at,recovered_at,customer_impact,users_affected"
PLAIN = f"""{COLUMNS},detected_by
E1,Pool full,pay,P1,pool,2026-01-05T10:00:00Z,2026-01-05T10:06:00Z,2026-01-05T10:10:00Z,2026-01-05T11:00:00Z,yes,all,monitoring
E2,Pool full,pay,P1,pool,2026-02-05T23:50:00Z,2026-02-06T00:01:30Z,2026-02-06T00:10:00Z,2026-02-06T01:00:00Z,yes,all,customer
bare,,,,,,,,,,,
"""
ITEMS = """action_id,incident_id,title,category,owner,status,created_at,due_date
A1,E1,Bound the pool,prevent,Dana Example,open,2026-01-06T10:00:00Z,2026-01-20
A2,E1,Alert on it,detect,Dana Example,done,2026-01-06T10:00:00Z,2026-01-20
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    exports = {"incidents.json": {"incidents": [pagerduty()]}, "log.json": {"log_entries": LOG}, "own.csv": PLAIN, "items.csv": ITEMS}
    return load_texts(tmp_path_factory.mktemp("template"), exports)[1]


def written(store: Store, incident_id: str, home: Path = Path("no home")) -> str:
    return template.review(partial(queries.run, store), incident_id, home)


def answered(text: str) -> str:
    """The document with one answer in it, as after a meeting."""
    asked = "Root cause: [what in the system allowed it; not who]"
    assert asked in text
    return text.replace(asked, ANSWER)


def cells(text: str, table: str) -> list[dict[str, Any]]:
    return [dict(row.cells) for row in read_document(text, "review.md").rows if row.table == table]


def test_what_is_only_filled_in_beforehand_is_set_aside_as_a_template(store: Store) -> None:
    for incident_id in ("QINC007", "E2", "bare"):
        document = read_document(written(store, incident_id), "review.md")
        assert document.rows == []
        assert [aside.sentence.partition(":")[0] for aside in document.set_aside] == ["an unfilled template"]


@pytest.mark.parametrize("incident_id", ["QINC007", "E1", "E2", "bare"])
def test_with_an_answer_it_is_read_back_as_a_review_of_this_incident(store: Store, incident_id: str) -> None:
    text = answered(written(store, incident_id))
    (incident,) = cells(text, "incidents")
    known = partial(queries.run, store)("incident", incident_id=incident_id).row(0, named=True)
    assert incident["incident_id"] == incident_id
    names = ("service", "severity", "cause", "users_affected")
    assert {name: incident.get(name) for name in names} == {name: known[name] for name in names}
    assert incident["title"] == known["title"] or known["title"] is None
    assert incident.get("detected_by") == ("monitoring" if incident_id == "QINC007" else known["detected_by"])  # its log says "alert"
    stamps = {f"{kind}_at": known[f"{kind}_at"] for kind in STAMPS}
    assert {name: incident.get(name) for name in stamps} == {name: at and f"{at.isoformat()}Z" for name, at in stamps.items()}
    (review,) = cells(text, "reviews")
    assert review["root_cause"] == "no check compares the names"
    assert not review.get("contributing_factors")  # what earlier reviews named is a question
    assert not cells(text, "action_items")
    assert read_document(text, "review.md").notes == []


def test_a_filled_in_review_of_the_tool_s_incident_joins_it(tmp_path) -> None:
    _, store = load_texts(tmp_path, {"incidents.json": {"incidents": [pagerduty()]}})
    text = answered(written(store, "QINC007")).replace(
        "| 1 | [prevent: stop it from happening again; first]", "| 1 | Compare the names in CI"
    )
    home = Home(tmp_path / "home")
    load(home, *write(tmp_path / "more", {"review.md": text}))
    after = open_store(home)
    assert after is not None
    assert rows(after, "select incident_id, sources from incidents") == [("QINC007", ["pagerduty", "review"])]
    assert rows(after, "select incident_id, title, category from action_items") == [("QINC007", "Compare the names in CI", "prevent")]


SHARED = """incident_id,title,service,started_at
QINC007,Mine,own,2026-04-02T10:00:00Z
"""


def test_of_an_id_that_two_tools_share_the_review_that_is_written_joins_the_one_that_was_meant(tmp_path) -> None:
    home = Home(tmp_path / "home")
    load(home, *write(tmp_path / "exports", {"incidents.json": {"incidents": [pagerduty()]}, "own.csv": SHARED}))
    for incident_id, title in (("plain:QINC007", "Mine"), ("pagerduty:QINC007", "queue consumer lost")):
        before = open_store(home)
        assert before is not None
        text = answered(written(before, incident_id))
        assert f"- **Incident**: {incident_id}" in text
        assert template.file_name(incident_id) == f"review-{incident_id.replace(':', '-')}.md"
        load(home, *write(tmp_path / title, {template.file_name(incident_id): text}))
        after = open_store(home)
        assert after is not None
        told = rows(after, "select incident_id, count(*) from reviews group by all order by all")
        assert (incident_id, 1) in told
        assert rows(after, "select count(*) from incidents") == [(2,)]


def test_it_names_earlier_occurrences_with_their_open_items_and_no_person(store: Store) -> None:
    text = written(store, "E2")
    assert "- On 5 Jan 2026, E1, Pool full; first time; not reviewed" in text
    assert "- After E1, Bound the pool; prevent, overdue 162 days, untouched 175 days" in text
    assert "Alert on it" not in text  # it is done
    assert "Dana" not in text
    assert "- Time from start to detection: 12 minutes (limit 5 minutes, over it)" in text
    assert "| 2026-02-05 23:50 | Problem began |" in text  # two days, so each line has its own
    assert "why the system allowed it" in text
    assert text.count("- [ ]") == 7


def test_of_several_services_an_earlier_incident_is_named_once_and_nobody_leads_them_all(tmp_path) -> None:
    exports = {
        "own.csv": "incident_id,title,service,services,cause,started_at,recovered_at\n"
        "E1,Pool full,pay,pay; web,pool,2026-01-05T10:00:00Z,2026-01-05T11:00:00Z\n"
        "E2,Pool full,web,web; pay,pool,2026-02-05T10:00:00Z,2026-02-05T11:00:00Z\n"
    }
    text = written(load_texts(tmp_path, exports)[1], "E2")
    assert text.count("E1") == 1
    assert "- **Service**: pay; web\n" in text
    assert "- Required, the engineering lead; of each team" in text


def test_what_a_review_named_before_stands_as_a_question(tmp_path) -> None:
    review = REVIEW.replace("QINC007", "E1").replace("2026-03-02", "2026-01-05").replace("queue consumer lost", "pool")
    review = review.replace("## Action Items", "## Contributing Factors\n- No alert on the [pool]\n\n## Action Items")
    _, store = load_texts(tmp_path, {"own.csv": PLAIN, "review.md": review})
    text = written(store, "E2")
    assert "- [Again? On 5 Jan 2026: No alert on the pool]" in text
    assert not cells(answered(text), "reviews")[0].get("contributing_factors")


HOSTILE = ["<script>x</script>", "![x](http://images.example/leak.png)", "a | b]", "Severity: P4", "# x\u202ey", "[x]", "x" * 300]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Store:
    """Every hostile title as that of an incident, of one that came before, and of an item that is still open."""
    quoted = ['"' + title.replace('"', '""') + '"' for title in HOSTILE]
    incidents = "incident_id,title,service,severity,cause,started_at,recovered_at\n" + "".join(
        f"{when}{n},{title},pay,P2,c{n},2026-{month}-05T10:00:00Z,2026-{month}-05T11:00:00Z\n"
        for n, title in enumerate(quoted)
        for when, month in (("before", "01"), ("after", "02"))
    )
    items = "action_id,incident_id,title,status\n" + "".join(f"A{n},before{n},{title},open\n" for n, title in enumerate(quoted))
    return load_texts(tmp_path_factory.mktemp("hostile"), {"own.csv": incidents, "items.csv": items})[1]


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=[title[:10] for title in HOSTILE])
def test_a_hostile_title_neither_breaks_out_nor_becomes_a_field(hostile: Store, number: int) -> None:
    text = answered(written(hostile, f"after{number}"))
    (incident,) = cells(text, "incidents")
    assert (incident["incident_id"], incident["severity"]) == (f"after{number}", "P2")
    if HOSTILE[number] != "[x]":  # which a reader takes for a placeholder
        assert incident["title"] == HOSTILE[number].replace("\u202e", "")
    assert "Promised then and still open" in text
    assert not cells(text, "action_items")


def test_a_file_name_has_nothing_of_a_path() -> None:
    assert template.file_name("../etc/passwd: x") == "review-etc-passwd-x.md"
    assert template.file_name("///") == "review-incident.md"


def own(home: Path, text: str | bytes) -> Path:
    """A home with a template of its own."""
    folder = home / "templates"
    folder.mkdir()
    folder.joinpath("review.md.j2").write_bytes(text if isinstance(text, bytes) else text.encode())
    return home


def test_a_team_s_own_template_is_used_in_place_of_ours(store: Store, tmp_path: Path) -> None:
    text = "# {{ incident.name }} ({{ incident.severity }})\n{% for step in steps %}{{ step.took }}; {% endfor %}\n{{ incident.team }}"
    assert written(store, "E2", own(tmp_path, text)) == "# Pool full (P1)\n12 minutes; 8 minutes; 50 minutes; \n"


def test_a_team_s_own_template_may_change_one_part_of_ours(store: Store, tmp_path: Path) -> None:
    changed = '{% extends "review.md.j2" %}{% block preparation %}\n\n---\nAsk {{ incident.service }}.\n{% endblock %}'
    text = written(store, "E2", own(tmp_path, changed))
    ours, _, preparation = written(store, "E2").partition("\n---\n")
    assert preparation
    assert text == f"{ours}\n---\nAsk pay.\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# {{ incident.name }}\n{{ incident.owner }}", "line 2: 'dict object' has no attribute 'owner'"),
        ("one\ntwo {{ nobody }}", "line 2: 'nobody' is undefined"),
        ("one\n{% if incident %}\n", "line 2: Unexpected end of template."),
        ("{{ 1 / 0 }}", "line 1: division by zero"),
        ("\n{{ incident.__class__ }}", "line 2: access to attribute '__class__' of 'dict' object is unsafe."),
        ("{{ timeline.append(1) }}", "line 1: access to attribute 'append' of 'list' object is unsafe."),
        ('{% include "/etc/passwd" %}', "line 1: there is no template '/etc/passwd'; only review.md.j2 can be extended or included"),
        (b"\xff", "cannot be read; expected text in UTF-8"),
    ],
)
def test_a_fault_in_a_template_is_one_sentence_with_its_line(store: Store, tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(InputRefused) as refused:
        written(store, "E2", own(tmp_path, text))
    said = str(refused.value)
    assert said.startswith(("templates/review.md.j2, ", "templates/review.md.j2: "))
    assert sentence in said
    assert "\n" not in said


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=[title[:10] for title in HOSTILE])
def test_what_an_export_says_is_escaped_in_a_team_s_own_template_too(hostile: Store, tmp_path: Path, number: int) -> None:
    layout = "{{ incident.name }}\n{{ earlier[0].title }}\n{{ incident.title or '[title]' }}"
    lines = written(hostile, f"after{number}", own(tmp_path, layout)).splitlines()
    assert lines == [markdown(HOSTILE[number])] * 3


def test_the_example_and_the_names_of_the_manual_are_those_that_a_template_has(store: Store, tmp_path: Path) -> None:
    section = (app_folder() / "docs" / "operating.md").read_text(encoding="utf-8").partition("## A review template of your own")[2]
    text = written(store, "E2", own(tmp_path, section.partition("```jinja\n")[2].partition("```")[0]))
    assert "Ask the owners of pay to bring their dashboards.\n- On 5 Jan 2026: Pool full (first time; not reviewed)\n" in text
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, flags=re.MULTILINE))
    values = template.known(partial(queries.run, store), "E2")
    assert rows.keys() == values.keys()
    for name in ("incident", "timeline", "steps", "earlier"):
        value = values[name] if name == "incident" else values[name][0]
        nested = value["open_items"][0].keys() if name == "earlier" else set()
        assert set(re.findall(r"`(\w+)`", rows[name])) == value.keys() | nested
