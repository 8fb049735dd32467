"""Advice on two teams' real reviews: what was judged, and that the validation page shows it."""

from pathlib import Path

import pytest

from benchmarks.validation.advice import TITLE, advice_judged
from tests.conftest import ROOT

pytestmark = pytest.mark.real


def test_every_advice_on_the_real_reviews_is_judged_and_at_most_one_in_twenty_is_wrong(real: Path) -> None:
    lines = list(advice_judged(real))
    judged = lines[lines.index("| document | line | rule | judgement |") + 2 :]
    wrong = [line for line in judged if "| wrong" in line]

    assert judged
    assert [line for line in judged if "not judged" in line] == []
    assert len(wrong) * 20 <= len(judged)


def test_the_validation_page_shows_the_advice_as_it_is_given_now(real: Path) -> None:
    page = ROOT.joinpath("docs", "validation.md").read_text(encoding="utf-8")

    assert TITLE in page
    assert "\n".join(advice_judged(real)) in page
