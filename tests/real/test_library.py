"""Ten questions over two teams' real reviews: each is answered by the document that was written down, and the page shows it."""

from pathlib import Path

import pytest

from benchmarks.validation.library import TITLE, answers, as_told
from tests.conftest import ROOT

pytestmark = pytest.mark.real


def test_ten_questions_are_answered_by_the_document_that_was_written_down_and_the_validation_page_says_so(real: Path) -> None:
    told = list(answers(real))

    assert len(told) == 10
    assert [answer for answer in told if not answer.right] == []
    page = ROOT.joinpath("docs", "validation.md").read_text(encoding="utf-8")
    assert TITLE in page
    assert "\n".join(as_told(told)) in page
