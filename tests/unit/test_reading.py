"""Files as text: every record is counted with its place, and what is broken is said with a line."""

import pytest

from nowwhat.errors import InputRefused
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
