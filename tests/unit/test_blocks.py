"""The blocks of a meeting: every kind has its function in every renderer, and a block that is added once is read everywhere."""

import io
from dataclasses import replace
from typing import get_args

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from nowwhat.analysis.figure import KeyFigure
from nowwhat.analysis.filters import Filters
from nowwhat.analysis.scope import Scope
from nowwhat.meetings import monthly, weekly
from nowwhat.meetings.blocks import Block, Cell, Decision, DecisionList, Fact, Facts, KeyFigures, Meeting, Nothing, Unknown
from nowwhat.render import files
from nowwhat.render.markdown import Lines
from nowwhat.render.slides import Deck
from nowwhat.render.templates import environment
from nowwhat.store.home import Home, open_store
from nowwhat.ui.panels.meeting import show
from tests.exports import fill, write

KINDS = get_args(Block)
INCIDENTS = "incident_id,title,service,severity,started_at,recovered_at\ni1,Down,pay,P1,2026-06-02T10:00:00Z,2026-06-02T11:00:00Z\n"
ITEMS = (
    "action_id,incident_id,title,owner,status,created_at,due_date\na1,i1,Bound the pool,Dana Example,open,2026-06-03T12:00:00Z,2026-06-05\n"
)
ADDED: dict[str, Block] = {
    "Nobody asked the night shift.": Unknown("What else is not known", ("Nobody asked the night shift.",)),
    "Two deploys were rolled back.": Facts("Deploys", (Fact("span", "Two deploys were rolled back."),)),
    "Rolled back": KeyFigures("Deploys", (KeyFigure("span", "Rolled back", "17 of 40", "as many as ever", "of all"),)),
    "No deploy in that week.": Nothing("Deploys", "No deploy in that week."),
    "Freeze the deploys": DecisionList(
        "For the board",
        "One of them.",
        (Decision("Decide", "Freeze the deploys", None, "pay", "third time", True, None),),
        column="Why now",
    ),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_block_has_a_function_in_every_renderer(kind: type) -> None:
    assert kind in show.registry
    assert kind in Lines.__dict__["of"].dispatcher.registry
    assert kind in Deck.__dict__["add"].dispatcher.registry
    assert callable(getattr(environment().get_template("blocks.html.j2").module, kind.__name__))


def reviewed(home: Home) -> monthly.Review:
    fill(home, *write(home.path.parent / "exports", {"incidents.csv": INCIDENTS, "items.csv": ITEMS}))
    store = open_store(home)
    assert store is not None
    return monthly.review(Scope(store, Filters("2026-06", "2026-06", "2026-06"), "2026-06"))


def page_of() -> None:
    """The page of a review with one block more; runs by itself."""
    from dataclasses import replace

    from nowwhat.meetings import monthly
    from nowwhat.ui.frame import page
    from nowwhat.ui.panels.meeting import show_meeting
    from tests.unit.test_blocks import ADDED

    with page(monthly.QUESTION, monthly.NAME, period="month") as view:
        review = view.made(monthly.review)
        show_meeting(view, replace(review, blocks=(*review.blocks, *ADDED.values())))


def words_of(suffix: str, content: bytes) -> str:
    if suffix != ".pptx":
        return content.decode().replace("\N{NO-BREAK SPACE}", " ")
    shapes = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    cells = [cell.text for shape in shapes if shape.has_table for cell in shape.table.iter_cells()]
    return " ".join([*cells, *(shape.text_frame.text for shape in shapes if shape.has_text_frame)]).replace("\N{NO-BREAK SPACE}", " ")


def test_a_block_that_is_added_to_a_review_is_read_on_its_page_and_in_every_file(home: Home) -> None:
    review = reviewed(home)
    more = replace(review, blocks=(*review.blocks, *ADDED.values()))
    page = AppTest.from_function(page_of, default_timeout=60).run()
    assert not page.exception
    assert not page.error
    shown = [element.value for element in [*page.markdown, *page.subheader, *page.header]] + [metric.label for metric in page.metric]
    shown += [cell for table in page.table for cell in table.value.to_numpy().ravel()]
    seen = {suffix: words_of(suffix, files.content(more, suffix, {})) for suffix in files.KINDS}
    seen["page"] = " ".join(map(str, shown)).replace("\\", "")
    for words in ADDED:
        assert [place for place, text in seen.items() if words not in text] == []


def test_the_week_is_written_as_a_page_and_as_slides_too(home: Home) -> None:
    scope = reviewed(home).scope
    week: Meeting = weekly.sync(scope)
    owners = scope.store.owners()
    for suffix in files.KINDS:
        words = words_of(suffix, files.content(week, suffix, owners))
        assert [
            line for line in ("What needs a word this week", "Escalate today", "Bound the pool", "Dana Example") if line not in words
        ] == []
        assert "Dana" not in words_of(suffix, files.content(week, suffix, {}))


def test_a_line_of_decisions_is_cells_which_lead_where_they_say_and_name_an_owner_only_where_one_is_handed_over() -> None:
    item = Decision("Escalate", "Bound it", "https://a.example", "pay", "overdue", True, ("jira", "x"), "i1")
    incident = replace(item, kind="", of_incident=True, owner=None)
    block = DecisionList("To decide", "Two.", (item, incident), column="Why now")
    what, about, why = Cell("Bound it", "Escalate: ", "https://a.example"), Cell("pay", incident="i1"), Cell("overdue", late=True)
    page = Cell("Bound it", "", "https://a.example", "i1")
    assert block.header({}) == ["What", "About", "Why now"]
    assert block.cells({}) == [[what, about, why], [page, Cell("pay"), why]]
    owners = {("jira", "x"): "Dana"}
    assert block.header(owners)[3] == "Owner"
    assert [row[3].words for row in block.cells(owners)] == ["Dana", ""]
