"""Files made of records whose fate is known: the import must tell the same counts, the same places and the same facts."""

import json
import random
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowwhat.store.home import Home, open_store
from tests.exports import adds_up, load, pagerduty, rows, stage, write

FEW = settings(max_examples=12, derandomize=True, deadline=None, database=None)  # every example is an import or two
STAMP = "2026-03-01T10:00:00Z"
LINE_END = re.compile(r"\r\n|\r|\n")
FACTS = ("incidents", "action_items", "incident_facts", "action_facts", "occurrences", "excluded", "provenance")

TITLES = st.text(alphabet="ab ,;\"\n\r'é漢=|#", max_size=12)
# What is wrong with a record, and the field that the refusal must name.
CSV_FATES = {"good": "", "short": "row", "long": "row", "control": "row", "bytes": "row", "date": "started_at", "no id": "incident_id"}


@dataclass(frozen=True)
class Line:
    """One record of a CSV file to be."""

    fate: str
    title: str
    quoted: bool
    blank_lines: int


def cell(text, *, quoted):
    """A cell as CSV: in quotes where it must be, or where somebody likes it."""
    return '"' + text.replace('"', '""') + '"' if quoted or re.search(r'[",\r\n]', text) else text


def csv_record(number, line):
    """One record of the fate it is to have."""
    title = line.title + {"control": "\x07", "bytes": "\udce9"}.get(line.fate, "")
    cells = ["" if line.fate == "no id" else f"I{number}", title, "2026-02-30T10:00:00Z" if line.fate == "date" else STAMP]
    cells = {"short": cells[:2], "long": [*cells, "x"]}.get(line.fate, cells)
    return ",".join(cell(text, quoted=line.quoted) for text in cells)


def counted_by_quotes(text):
    """How many records lie below the header, known from quotes and line ends alone."""
    inside, filled, records = False, False, 0
    for character in text + "\n":
        inside ^= character == '"'
        if character in "\r\n" and not inside:
            records, filled = records + filled, False
        else:
            filled = True
    return records - 1


def places(store):
    """Record, line and field of every refusal."""
    return rows(store, "select record, line, field from refusals order by file, record")


@FEW
@given(
    st.lists(st.builds(Line, st.sampled_from(sorted(CSV_FATES)), TITLES, st.booleans(), st.integers(0, 2)), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_a_csv_of_known_records_gives_exactly_their_counts_and_places(lines, newline, ends):
    text, expected = "incident_id,title,started_at" + newline, []
    for number, line in enumerate(lines, start=1):
        text += newline * line.blank_lines
        if line.fate != "good":
            expected.append((number, 1 + len(LINE_END.findall(text)), CSV_FATES[line.fate]))
        text += csv_record(number, line) + (newline if ends or number < len(lines) else "")
    with tempfile.TemporaryDirectory() as folder:
        report, store = stage(Home(Path(folder) / "home"), *write(Path(folder), {"a.csv": text.encode(errors="surrogateescape")}))
        told = report.files[0]

        assert told.read == len(lines) == counted_by_quotes(text)
        assert (told.used, told.refused) == (len(lines) - len(expected), len(expected))
        assert places(store) == expected
        good = [(f"I{number}", line.title or None) for number, line in enumerate(lines, start=1) if line.fate == "good"]
        assert sorted(rows(store, "select incident_id, title from rec_incidents")) == sorted(good)
        assert adds_up(report)
        store.connection.close()


JSON_FATES = {
    "good": (lambda number, title: pagerduty(id=f"Q{number}", incident_number=number, title=title), ""),
    "date": (lambda number, title: pagerduty(id=f"Q{number}", title=title, created_at="2026-02-30T10:00:00Z"), "detected_at"),
    "no id": (lambda _number, title: pagerduty(id="", title=title), "incident_id"),
    "surrogate": (lambda number, title: pagerduty(id=f"Q{number}", title=title + "\ud800"), "record"),
    "control": (lambda number, title: pagerduty(id=f"Q{number}", title=title + "\x00"), "record"),
    "number": (lambda number, _title: number, "record"),
    "deep": (lambda number, _title: pagerduty(id=f"Q{number}", x=json.loads("[" * 100 + "]" * 100)), "record"),
}


@FEW
@given(
    st.lists(st.tuples(st.sampled_from(sorted(JSON_FATES)), TITLES, st.sampled_from(["", " ", "\n", "\r\n \t"])), min_size=1, max_size=12)
)
def test_a_json_list_of_known_records_gives_exactly_their_counts_and_places(elements):
    # The first makes the file known as what it is: the others may all be broken.
    parts, expected, text = [("good", "first", ""), *elements], [], '{"incidents": ['
    for number, (fate, title, blank) in enumerate(parts, start=1):
        make, field = JSON_FATES[fate]
        text += blank
        if field:
            expected.append((number, 1 + text.count("\n"), field))
        text += json.dumps(make(number, title)) + blank + ("," if number < len(parts) else "")
    with tempfile.TemporaryDirectory() as folder:
        report, store = stage(Home(Path(folder) / "home"), *write(Path(folder), {"a.json": text + "]}"}))

        assert (report.files[0].read, report.files[0].used) == (len(parts), len(parts) - len(expected))
        assert places(store) == expected
        assert adds_up(report)
        store.connection.close()


VERSIONS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["a", "b", "c"]), st.sampled_from(["", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"])),
    min_size=2,
    max_size=12,
)


def imported(records, cuts):
    """The content hash and the facts of these records, spread over files at these places."""
    header = "incident_id,title,service,cause,started_at,recovered_at,updated_at\n"
    files = {
        f"{place}.csv": header
        + "".join(f"I{n},{title},s,{title},2026-03-0{n}T10:00:00Z,2026-03-0{n}T11:00:00Z,{at}\n" for n, title, at in part)
        for place, part in enumerate(cuts(records))
    }
    files["items.csv"] = "action_id,incident_id,title,due_date\n" + "".join(f"A{n},I{n},{title},2026-04-01\n" for n, title, _ in records)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        report = load(home, *write(Path(folder), files))
        assert adds_up(report)
        store = open_store(home)
        facts = {name: store.table(name).rows() for name in FACTS}
        content_hash = store.generation.content_hash
        store.close()
    return content_hash, facts


@settings(FEW, max_examples=6)
@given(VERSIONS, st.integers(1, 11), st.integers(0, 1000))
def test_shuffled_records_and_files_give_the_same_hash_and_the_same_facts(records, cut, seed):
    shuffled = list(records)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, no secret

    def as_one(some):
        return [some]

    def as_two(some):
        return [some[cut:], some[:cut]]

    assert imported(records, as_one) == imported(shuffled, as_two)


@pytest.mark.parametrize(("text", "records"), [("h\n", 0), ("h\n1\n\n2", 2), ('h\n"a\nb"\n', 1), ('h\r"a""\r"\r\r', 1)])
def test_the_second_counter_knows_quotes_and_line_ends(text, records):
    assert counted_by_quotes(text) == records
