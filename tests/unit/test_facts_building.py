"""How the model files become tables: their order, their headers, the setting, and business hours as text."""

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

import pytest

from nowwhat.errors import QueryError
from nowwhat.importing.versions import STAGED
from nowwhat.model.build import LIMITS, RECORDS, Setting, build, in_order, merged, steps
from nowwhat.model.business_hours import BusinessHours, parse_business_hours
from nowwhat.sql import SqlFile, create_table, load_folder, read_sql
from tests.tables import facts, records


def _file(name: str, needs: str = "") -> SqlFile:
    return SqlFile(Path(f"{name}.sql"), "select 1", {"name": name, "needs": needs})


def test_a_file_comes_after_those_that_it_needs() -> None:
    files = {name: _file(name, needs) for name, needs in {"a": "c, incidents", "b": "", "c": "b"}.items()}
    assert [file.name for file in in_order(files, {"incidents"})] == ["b", "c", "a"]


def test_a_table_that_nobody_makes_is_named() -> None:
    with pytest.raises(QueryError, match=r"^a\.sql needs \['nothing'\], which no file of the folder makes$"):
        in_order({"a": _file("a", "nothing")})


def test_two_files_that_need_each_other_are_named() -> None:
    with pytest.raises(QueryError, match=r"^these files need each other: (a -> b -> a|b -> a -> b)$"):
        in_order({"a": _file("a", "b"), "b": _file("b", "a")})


@pytest.mark.parametrize(("folder", "given"), [("versions", STAGED), ("merge", RECORDS), ("model", LIMITS | merged())])
def test_every_file_names_what_it_reads(folder: str, given: set[str]) -> None:
    files = load_folder(folder)
    tables = files.keys() | given
    for file in files.values():
        words = re.sub(r"[(),]", " ", file.body).split()
        read = {after for word, after in pairwise(words) if word in {"from", "join"} and after in tables}
        own = {file.name} if "repeats" in file.facts else set()  # of the round before
        assert read == {part.strip() for part in file.facts.get("needs", "").split(",")} - {""} | own, file.name


def test_building_says_what_it_is_about_to_make() -> None:
    heard: list[tuple[int, str]] = []
    build(records(), Setting(dt.datetime(2026, 3, 2)), lambda place, name: heard.append((place, name)))
    assert [place for place, _ in heard] == list(range(steps()))
    assert sorted(name for _, name in heard) == sorted(load_folder("model"))


def test_building_twice_gives_the_same_tables_in_the_same_order() -> None:
    incidents = [
        {"incident_id": f"{n}", "service": "auth", "cause": "disk", "title": "disk full now", "started_at": f"2026-03-{n % 9 + 1:02} 10:00"}
        for n in range(40)
    ]
    told = []
    for _ in range(2):
        connection = records(incidents=incidents)
        build(connection, Setting(dt.datetime(2026, 4, 1)))
        told.append({name: connection.execute(f"from {name}").fetchall() for name in load_folder("model")})
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("--   n  BIGINT  count  how many", r"^some\.sql makes \[\('n', 'INTEGER'\)\], its header says \[\('n', 'BIGINT'\)\]$"),
        ("--   m  INTEGER  count  how many", r"^some\.sql makes \[\('n', 'INTEGER'\)\], its header says \[\('m', 'INTEGER'\)\]$"),
    ],
)
def test_a_table_that_is_not_what_its_header_says_is_refused(tmp_path: Path, header: str, sentence: str) -> None:
    path = tmp_path / "some.sql"
    path.write_text(f"-- name:    some\n-- returns:\n{header}\n\nselect 1::integer as n\n", encoding="utf-8")
    with pytest.raises(QueryError, match=sentence):
        create_table(records(), read_sql(path))


def _made(folder: Path, made: str) -> SqlFile:
    path = folder / "some.sql"
    header = f"-- name:    some\n-- made:    {made}\n-- returns:\n--   n  INTEGER  count  how many\n"
    path.write_text(f"{header}\nselect 1 as n\n", encoding="utf-8")
    return read_sql(path)


def test_a_file_can_be_made_a_view_that_stores_nothing(tmp_path: Path) -> None:
    connection = records()
    create_table(connection, _made(tmp_path, "view"))
    assert connection.execute("select count(*) from duckdb_views() where view_name = 'some'").fetchall() == [(1,)]
    assert connection.execute('from "some"').fetchall() == [(1,)]


def test_a_file_is_made_a_table_or_a_view_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"^some\.sql: made is table or view, perhaps temporary, got 'index'$"):
        create_table(records(), _made(tmp_path, "index"))


OF = {name: of for name, file in load_folder("model").items() if (of := file.facts.get("of"))}


@pytest.mark.parametrize("name", OF)
def test_what_is_of_another_table_has_no_row_without_it(name: str) -> None:
    connection = facts(
        incidents="""
            | incident_id | service | cause | title              | started_at       |
            | I-1         | auth    | disk  | disk full now      | 2026-03-01 10:00 |
            | I-2         | auth    |       | disk full now      | 2026-03-02 10:00 |
            | I-3         | pay     |       | disk full just now | 2026-03-02 10:05 |
        """,
        action_items="""
            | action_id | incident_id | category | created_at       |
            | A-1       | I-1         | prevent  | 2026-03-01 12:00 |
        """,
        alias="""
            | alias   | incident_id |
            | inc-100 | I-1         |
        """,
        untied="""
            | what   | id  | source | named   | since            |
            | review | R-1 | test   | INC-101 | 2026-03-01 12:00 |
        """,
    )
    file, params = load_folder("model")[name], Setting(dt.datetime(2026, 6, 1)).params()
    asked = {column.name: params[column.name] for column in file.params}
    assert connection.execute(file.body, asked).fetchall()
    connection.execute(f"delete from {OF[name]}")
    assert connection.execute(file.body, asked).fetchall() == []


def test_a_table_that_is_made_empty_without_asking_is_what_its_header_says(tmp_path: Path) -> None:
    path = tmp_path / "some.sql"
    header = "-- name:    some\n-- of:      other\n-- returns:\n--   n  INTEGER  count  how many\n--   all  VARCHAR[]  text  words\n"
    path.write_text(f'{header}\nselect n, [n::varchar] as "all" from other\n', encoding="utf-8")
    told = []
    for content in ("select 1 as n where false", "select 1 as n"):
        connection = records()
        connection.execute(f"create table other as {content}")
        create_table(connection, read_sql(path))
        told.append((connection.execute('describe "some"').fetchall(), connection.execute('from "some"').fetchall()))
    assert (told[0][0], told[0][1], told[1][1]) == (told[1][0], [], [(1, ["1"])])


ENDS = """-- name:    ends
-- repeats: until nothing changes
-- returns:
--   a  INTEGER  count  from
--   b  INTEGER  count  to

select links.a, coalesce(ahead.b, so_far.b, links.b) as b
from links
left join ends as so_far on links.a = so_far.a
left join ends as ahead on so_far.b = ahead.a
order by links.a
"""


@pytest.mark.parametrize(
    ("links", "ends"),
    [
        ("select 1 as a, 2 as b where false", []),
        ("select i::integer as a, (i + 1)::integer as b from range(1000) as t (i)", [(a, 1000) for a in range(1000)]),
        ("select 1 as a, 1 as b", [(1, 1)]),
    ],
    ids=["nothing", "a long way", "to itself"],
)
def test_a_file_that_repeats_is_made_again_until_nothing_changes(tmp_path: Path, links: str, ends: list[tuple[int, int]]) -> None:
    path = tmp_path / "ends.sql"
    path.write_text(ENDS, encoding="utf-8")
    connection = records()
    connection.execute(f"create table links as {links}")
    create_table(connection, read_sql(path))
    assert connection.execute("from ends").fetchall() == ends


def test_a_file_that_repeats_comes_to_an_end_in_a_circle_too(tmp_path: Path) -> None:
    path = tmp_path / "ends.sql"
    path.write_text(ENDS, encoding="utf-8")
    connection = records()
    connection.execute("create table links as select i::integer as a, ((i + 1) % 3)::integer as b from range(3) as t (i)")
    create_table(connection, read_sql(path))
    assert {b for _, b in connection.execute("from ends").fetchall()} == {0, 1, 2}


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (Setting(dt.datetime(2026, 3, 2, tzinfo=dt.UTC)), "as_of must be naive UTC"),
        (Setting(dt.datetime(2026, 3, 2), pir_counting="weeks"), "pir_counting must be wall_clock or business_days, got 'weeks'"),
        (Setting(dt.datetime(2026, 3, 2), business_hours="always"), "expected days and hours"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(setting: Setting, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        setting.params()


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mon-Fri 09:00-18:00", BusinessHours((1, 2, 3, 4, 5), 540, 1080)),
        (" mon-fri  09:00 - 18:00 ", BusinessHours((1, 2, 3, 4, 5), 540, 1080)),
        ("Sun-Thu 08:30-17:45", BusinessHours((1, 2, 3, 4, 7), 510, 1065)),
        ("Mon, Wed,Fri-Sat 00:00-24:00", BusinessHours((1, 3, 5, 6), 0, 1440)),
    ],
)
def test_business_hours_are_days_and_minutes(text: str, hours: BusinessHours) -> None:
    assert parse_business_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9-18", "expected days and hours such as \"Mon-Fri 09:00-18:00\", found '9-18'"),
        ("Mo-Fr 09:00-18:00", "expected weekdays Mon, Tue, Wed, Thu, Fri, Sat or Sun such as"),
        ("Mon-Wed-Fri 09:00-18:00", "expected weekdays"),
        ("Mon-Fri 18:00-09:00", "expected the hours to end after they begin on the same day"),
        ("Mon-Fri 09:00-24:01", "expected a time from 00:00 to 24:00, found '24:01'"),
        ("Mon-Fri 09:60-18:00", "expected a time from 00:00 to 24:00, found '09:60'"),
    ],
)
def test_business_hours_that_cannot_be_read_are_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_business_hours(text)
