"""Files as text: every record is counted with its place, and what is broken is said with a line."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowwhat.errors import InputRefused
from nowwhat.reading import ahead
from nowwhat.reading import json as json_reading
from nowwhat.reading.csv import read_csv
from nowwhat.reading.json import read_json
from nowwhat.reading.text import decode, read_bytes


def csv_rows(text):
    rows = read_csv(text, "x.csv", [])
    batches = list(rows.batches)
    return rows, [row for batch in batches for row in batch.frame.rows()], [refusal for batch in batches for refusal in batch.refused]


def json_lists(text):
    return {rows.path: [(row[0], row[1]) for batch in rows.batches for row in batch.frame.rows()] for rows in read_json(text, "x.json", [])}


def test_a_record_keeps_its_number_and_the_line_where_it_begins_even_after_newlines_in_quotes():
    _, rows, _ = csv_rows('id,title\n1,"two\nlines"\n2,"three\r\nmore\r\nlines"\n3,x\n')

    assert [(row[0], row[1], row[2]) for row in rows] == [(1, 2, "1"), (2, 4, "2"), (3, 7, "3")]


def test_one_batch_is_read_ahead_and_no_more_and_a_fault_comes_after_the_batches_before_it():
    read: list[int] = []

    def batches():
        for number in range(5):
            if number == 3:
                raise InputRefused("x.csv, line 4: broken")
            read.append(number)
            yield number

    coming = ahead(batches())
    for number in range(3):
        assert next(coming) == number
        assert max(read) <= number + 1
    with pytest.raises(InputRefused, match="line 4"):
        next(coming)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_newline_is_read(newline):
    _, rows, refused = csv_rows(newline.join(["id,title", "1,a", "2,b", ""]))

    assert [row[2:] for row in rows] == [("1", "a"), ("2", "b")]
    assert refused == []


def test_mixed_newlines_are_read():
    _, rows, _ = csv_rows("id,title\r\n1,a\n2,b\r\n")

    assert [row[2] for row in rows] == ["1", "2"]


def test_a_row_of_another_width_is_refused_alone():
    _, rows, refused = csv_rows("id,title\n1,a\n2\n3,c,d\n4,e\n")

    assert [row[2] for row in rows] == ["1", "4"]
    assert [(refusal.record, refusal.line) for refusal in refused] == [(2, 3), (3, 4)]
    assert refused[0].sentence == "record 2 (line 3): expected 2 columns as in the header, found 1"


def test_refusals_of_different_kinds_come_in_the_order_of_their_records():
    _, rows, refused = csv_rows("id,title\n1,a\n2\n" + "3," + "x" * (1 << 20) + "\n4,a\x00b\n5,e\n")

    assert [row[:3] for row in rows] == [(1, 2, "1"), (5, 6, "5")]
    assert [(refusal.record, refusal.line) for refusal in refused] == [(2, 3), (3, 4), (4, 5)]


def test_a_record_with_control_characters_is_refused_alone():
    _, rows, refused = csv_rows("id,title\n1,a\x00b\n2,c\n")

    assert [row[2] for row in rows] == ["2"]
    assert refused[0].sentence == "record 1 (line 2): expected plain text, found control characters"


def test_a_record_in_other_bytes_than_utf_8_is_refused_alone():
    text, _ = decode("id,title\n1,caf\u00e9\n".encode("latin-1") + "2,caf\u00e9\n".encode(), "x.csv")
    _, rows, refused = csv_rows(text)

    assert [row[2:] for row in rows] == [("2", "café")]
    assert "bytes that are no UTF-8" in refused[0].sentence


def test_a_quote_that_never_closes_names_the_line_where_it_opens():
    with pytest.raises(InputRefused, match=r"x\.csv, line 3: a quote opens here"):
        csv_rows('id,title\n1,a\n2,"b\n3,c\n')


def test_text_after_a_closing_quote_refuses_the_file():
    with pytest.raises(InputRefused, match=r"x\.csv, line 2"):
        csv_rows('id,title\n1,"a"b\n')


def test_a_semicolon_file_says_what_to_do():
    with pytest.raises(InputRefused, match="found semicolons; export it with commas"):
        csv_rows("id;title;opened\n1;a;b\n")


def test_a_header_alone_is_a_file_of_no_records():
    assert csv_rows("id,title\n")[1] == []


def test_a_mark_of_utf_16_is_read_and_noted():
    text, notes = decode("id,title\n1,a\n".encode("utf-16"), "x.csv")

    assert text.startswith("id,title")
    assert notes == ["the file was UTF-16 and was read so"]


def test_utf_16_without_its_mark_is_named():
    with pytest.raises(InputRefused, match="looks like UTF-16"):
        decode("id,title\n1,a\n2,b\n".encode("utf-16-le"), "x.csv")


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("\n")
    with pytest.raises(InputRefused, match=r"x\.csv: the file is empty"):
        read_bytes(path)


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "real.csv").write_text("id\n1\n")
    (tmp_path / "x.csv").symlink_to(tmp_path / "real.csv")
    with pytest.raises(InputRefused, match="name a regular file"):
        read_bytes(tmp_path / "x.csv")


def test_the_lists_of_a_json_file_keep_the_lines_of_their_records():
    assert json_lists('{"limit": 2,\n "incidents": [\n  {"id": 1},\n  {"id": 2}\n ]}')["incidents[]"] == [(1, 3), (2, 4)]
    assert json_lists('[\n{"id": 1},\n\n{"id": 2}]')["[]"] == [(1, 2), (2, 4)]


def test_lines_of_json_are_a_list_even_when_there_is_one():
    assert json_lists('{"id": 1, "updates": []}\n{"id": 2}\n')["lines"] == [(1, 1), (2, 2)]
    assert json_lists('{"id": 1, "updates": []}\n')["{}"] == [(1, 1)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"incidents": [{"id": 1}, {"id"', "line 1: this is no valid JSON: the file ends in the middle"),
        ('{"incidents": [\n{"id": 1},\n{"id": "abc', "line 3: this is no valid JSON: the file ends in the middle"),
        ('{"incidents": [{"id": 1}]} x', "Expecting value at 'x'"),
        ('[{"id": 1}] [2]', "expected the end of the file"),
        ('[{"id": NaN}]', "NaN is no JSON value"),
        ('[{"id": 1e999}]', "the number 1e999 is not finite"),
        ('[{"id": 1, "id": 2}]', "the name 'id' stands twice"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_broken_json_is_refused_with_its_line(text, said):
    with pytest.raises(InputRefused) as caught:
        json_lists(text)

    assert said in str(caught.value)


def test_what_is_no_record_is_refused_alone():
    batches = [batch for rows in read_json('[{"id": 1}, 5, {"id": "\\ud800"}, {"id": "a\\u0000"}]', "x.json", []) for batch in rows.batches]

    assert [refusal.record for refusal in batches[0].refused] == [2, 3, 4]
    assert batches[0].frame.height == 1


def outcome(text):
    """What reading a JSON text gives: its lists with their records and refusals, or the refusal of the file."""
    try:
        lists = read_json(text, "x.json", [])
        return [(rows.path, rows.names, [(batch.frame.rows(), batch.refused) for batch in rows.batches]) for rows in lists]
    except InputRefused as error:
        return str(error)


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=9))
VALUES = st.recursive(PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)))
FILES = st.one_of(
    st.lists(VALUES, max_size=5).map(json.dumps),
    st.dictionaries(st.text(max_size=3), VALUES, max_size=4).map(lambda whole: json.dumps(whole, indent=1)),
    st.lists(st.dictionaries(st.text(max_size=3), VALUES), min_size=1, max_size=4).map(lambda some: "\n".join(map(json.dumps, some))),
)


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(FILES, st.integers(1, 40), st.one_of(st.none(), st.tuples(st.integers(0, 200), st.sampled_from('[]{},:"x1- \n'))))
def test_a_json_file_gives_the_same_however_its_blocks_fall(text, block, damage):
    if damage:
        text = text[: damage[0]] + damage[1] + text[damage[0] :]
    whole = outcome(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_reading, "BLOCK_BYTES", block)
        in_blocks = outcome(text)

    if isinstance(whole, str):  # a faulty text is shown as far as it was read
        assert in_blocks[:40] == whole[:40]
    else:
        assert in_blocks == whole


@pytest.mark.parametrize(("text", "said"), [("[1,]", "Expecting value at ']'"), ('{"a": 1,}', "expected a name in quotes, found '}'")])
def test_a_comma_before_the_end_is_no_json(text, said):
    assert said in outcome(text)


@pytest.mark.slow
def test_a_json_list_of_250_mb_is_read_in_a_part_of_that_memory(tmp_path):
    path = tmp_path / "x.json"
    with path.open("w") as file:
        file.write('{"incidents": [')
        file.writelines(("," if n else "") + json.dumps({"id": n, "title": "x" * 500_000}) for n in range(500))
        file.write("]}")
    reading = """
import sys
from pathlib import Path
from nowwhat.reading.json import read_json
from nowwhat.reading.text import file_content
content = file_content(Path(sys.argv[1]))
content.examine()
(rows, _) = read_json(content, "x.json", [])
records = sum(batch.frame.height for batch in rows.batches)
# Not ru_maxrss: that begins with the memory of the process that started this one.
print(records, int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) >> 10)
"""
    done = subprocess.run(
        [sys.executable, "-c", reading, str(path)], env=os.environ | {"POLARS_MAX_THREADS": "1"}, capture_output=True, check=True, text=True
    )
    records, peak_mib = map(int, done.stdout.split())

    assert records == 500
    assert peak_mib < 450  # to hold the text and its values would take twice its size and more


def test_a_member_longer_than_any_record_may_be_ends_the_reading(monkeypatch):
    monkeypatch.setattr(json_reading, "BLOCK_BYTES", 100)
    monkeypatch.setattr(json_reading, "VALUE_BYTES", 1000)

    assert "line 2: this is no valid JSON: expected a record of at most 1 MiB, found one of more than" in outcome(
        '[\n"' + "x" * 5000 + '"]'
    )
