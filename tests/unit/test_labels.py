"""What makes a title vague: one definition, which the advice on reviews and the SQL of the facts read alike."""

import duckdb
import pytest

from nowwhat.model.labels import MEASURABLE_END, VAGUE_TITLE, vague_beginning


@pytest.mark.parametrize(
    ("title", "beginning"),
    [
        ("Improve monitoring", "improve"),
        ("  Better documentation ", "better"),
        ("Investigate the exact issue with the certificate", "investigate"),
        ("Look into the retry storm", "look into"),
        ("Review the limits", "review"),
        ("Check things.", "check"),
        ("Review the limits of every pool", None),
        ("Monitor the depth of the queue", None),
        ("Check 5 pools", None),
        ("Improve P99 of search to 300 ms", None),
        ("Investigate whether the pool can be smaller", None),
        ("Enhance the daily run with a synthetic check", None),
        ("Look at\u00a0everything", "look at"),
        ("Über das Review reden", None),
        ("Bettering", None),
        ("Improved the pool", None),
        ("", None),
    ],
)
def test_a_title_is_vague_alike_for_the_advice_and_for_the_facts(title: str, beginning: str | None) -> None:
    assert vague_beginning(title) == beginning
    judged = duckdb.execute(
        "select regexp_matches(lower(trim($title)), $vague) and not regexp_matches(lower(trim($title)), $measurable)",
        {"title": title, "vague": VAGUE_TITLE, "measurable": MEASURABLE_END},
    ).fetchall()
    assert judged == [(beginning is not None,)]
