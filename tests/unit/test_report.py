"""The monthly review as a file: an offline page, Markdown and slides with the figures of the page, and titles as they were written."""

import datetime as dt
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import altair as alt
import polars as pl
import pytest
from markdown_it import MarkdownIt
from pptx import Presentation
from pptx.util import Inches
from streamlit.testing.v1 import AppTest

from nowwhat.analysis.filters import Filters
from nowwhat.analysis.scope import Scope
from nowwhat.charts.by_month import sparkline
from nowwhat.charts.drawing import Drawing, spec
from nowwhat.errors import UsageError
from nowwhat.meetings import monthly
from nowwhat.meetings.blocks import Claims, Figures, KeyFigures
from nowwhat.places import app_folder
from nowwhat.render import files as render_files
from nowwhat.render import pictures as render_pictures
from nowwhat.render.files import KINDS, known
from nowwhat.store.generation import Store
from nowwhat.store.home import Home, open_store
from tests.exports import load, write

NBSP = "\N{NO-BREAK SPACE}"


def reviewed(store: Store, month: str = "2026-10") -> monthly.Review:
    return monthly.review(Scope(store, Filters(month, month, month), month))


@pytest.fixture(scope="module")
def files(sample_home: Home) -> dict[str, bytes]:
    """The three files of the sample, made once."""
    store = open_store(sample_home)
    review = reviewed(store)
    made = {suffix: render_files.content(review, suffix, {}) for suffix in KINDS}
    store.close()
    return made


@pytest.fixture(scope="module")
def drawn(sample_home: Home) -> tuple[int, int]:
    """How many small lines, and how many charts with those of the claims, the blocks of the same review hold."""
    store = open_store(sample_home)
    review = reviewed(store)
    lines = sum(key.line is not None for block in review.of(KeyFigures) for key in block.figures)
    charts = [figure.chart for block in review.of(Figures) for figure in block.figures]
    charts += [claim.evidence().chart for block in review.of(Claims) for claim in block.claims]
    store.close()
    return lines, sum(chart is not None for chart in charts)


class Seen(HTMLParser):
    """What a page is made of: its elements, the addresses it names, its words, and the names of its pictures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]

    @property
    def said(self) -> str:
        return plain(" ".join(self.words))


def plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


def slides(content: bytes) -> list[str]:
    """The words of each slide, tables and notes included."""
    review = []
    for slide in Presentation(io.BytesIO(content)).slides:
        words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        words += [cell.text for shape in slide.shapes if shape.has_table for cell in shape.table.iter_cells()]
        review.append(plain(" ".join([*words, slide.notes_slide.notes_text_frame.text])))
    return review


def test_every_file_says_what_the_page_says(files: dict[str, bytes], sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = AppTest.from_file(str(app_folder() / "pages" / "monthly_review.py"), default_timeout=60).run()
    review = {
        ".html": Seen(files[".html"].decode()).said,
        ".md": plain(re.sub(r"\\(.)|\*\*", r"\1", files[".md"].decode())),
        ".pptx": " ".join(slides(files[".pptx"])),
    }
    shown = [str(metric.value) for metric in page.metric]  # the key figures
    shown += [str(element.value).partition(". ")[2] for element in page.subheader[:3]]  # the findings
    shown += [str(line).removeprefix("- ") for line in page.markdown[-1].value.splitlines()]  # what is not known
    shown += [re.sub(r":\w+\[|\]$", "", str(cell)) for table in page.table for cell in table.value.iloc[:, 1]]  # the decisions
    assert len(shown) == 4 + 3 + 3 + 14 + 16
    for suffix, words in review.items():
        missing = [text for text in shown if plain(text.replace("\\", "")) not in words]
        assert missing == [], suffix
    for title in [str(element.value).replace("\\", "") for element in page.subheader[-4:]]:  # the four charts
        assert plain(title) in review[".html"]
        assert plain(title) in review[".pptx"]


def test_the_page_to_send_round_runs_nothing_and_asks_nobody(files: dict[str, bytes]) -> None:
    page = files[".html"].decode()
    seen = Seen(page)
    assert not {"script", "iframe", "object", "embed", "img", "link", "base", "form", "foreignobject"} & set(seen.tags)
    assert [name for _, name, _ in seen.attributes if name.startswith("on")] == []
    assert [value for tag, name, value in seen.attributes if name in ("src", "srcset", "action", "data", "xlink:href")] == []
    assert all(value.startswith("https://") for tag, name, value in seen.attributes if tag == "a" and name == "href")
    assert re.findall(r"url\((?!#)", page) == []
    assert "@import" not in page
    assert any(value.startswith("default-src 'none'") for value in seen.all("content"))
    assert len(page) < 1_000_000


def test_every_chart_of_the_page_has_a_text_alternative(files: dict[str, bytes], drawn: tuple[int, int]) -> None:
    seen = Seen(files[".html"].decode())
    pictures = [value for tag, name, value in seen.attributes if tag == "svg" and name == "aria-label"]
    lines, charts = drawn
    assert (lines, charts) >= (4, 2 + 3)
    assert len(pictures) == seen.tags.count("svg") == lines + 2 * charts  # a chart for a desk and for a phone
    assert all(pictures)


def test_two_pictures_of_one_page_do_not_share_the_names_of_their_clips() -> None:
    points = alt.Chart(pl.DataFrame({"value": [1]})).mark_point(clip=True).encode(x="value:Q")
    wide, narrow = render_pictures.svgs(Drawing((points,), 20), "One", {"wide": 300, "narrow": 200})
    names = [re.findall(r'id="([^"]+)"', picture) for picture in (wide, narrow)]
    assert names[0]
    assert not set(names[0]) & set(names[1])
    assert all(re.findall(r"url\(#([^)]+)\)", picture) == found for picture, found in zip((wide, narrow), names, strict=True))


def test_a_picture_asks_no_setting_that_a_page_in_another_thread_changes() -> None:
    series = pl.DataFrame({"month_start_on": [dt.date(2026, 9, 1), dt.date(2026, 10, 1)], "value": [0.2, float("nan")]})
    expected = spec(sparkline(series), "light")
    alt.data_transformers.register("another", lambda data: {"name": f"{len(data)} rows of the other thread"})
    with alt.data_transformers.enable("another"):
        assert spec(sparkline(series), "light") == expected
    assert "2026-09-01T00:00:00.000Z" in json.dumps(expected, allow_nan=False)


def test_the_slides_are_words_tables_and_pictures_that_can_be_read_aloud(files: dict[str, bytes], drawn: tuple[int, int]) -> None:
    deck = Presentation(io.BytesIO(files[".pptx"]))
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles[0] == monthly.QUESTION
    assert all(titles)
    pictures = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(pictures) == sum(drawn)
    assert all(shape._element.nvPicPr.cNvPr.get("descr") for shape in pictures)
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    assert [cell.text for cell in tables[0].rows[0].cells] == ["What", "About", "What became of it"]
    assert [cell.text for cell in tables[-1].rows[0].cells] == ["What", "About", "Why now"]
    assert sum(len(table.rows) - 1 for table in tables) == 14 + 16
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width, slide.shapes.title.text
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height, slide.shapes.title.text
        assert slide.notes_slide.notes_text_frame.text.strip()


HOSTILE = [
    "<script>window.PWN = 1</script>",
    "<img src=x onerror=alert(1)>",
    "</title></svg></style><b>out</b>",
    "![x](http://images.example/leak.png)",
    ":red[Everything fine] **loud** | pipe",
    "x" * 300,
]
INCIDENTS = "incident_id,title,service,severity,cause,started_at,detected_at,acknowledged_at,recovered_at,pir_completed_at,url\n"
ITEMS = "action_id,incident_id,title,category,owner,status,created_at,original_due_date,last_activity_at,closed_at\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Files about records whose titles, services, causes and addresses are meant to harm."""
    home = Home(tmp_path_factory.mktemp("hostile") / "home")
    cell = '"' + "{}" + '"'
    rows, items = [], []
    for number, title in enumerate(HOSTILE):
        for time in range(3):
            start = f"2026-0{3 + time}-{number + 1:02}T1"
            rows.append(
                f"i{number}-{time},{cell.format(title)},{cell.format(title[:60])},P1,{cell.format(title)},"
                f"{start}0:00:00Z,{start}0:09:00Z,{start}0:30:00Z,{start}2:00:00Z,,javascript:alert(1)"
            )
        items.append(f"a{number},i{number}-0,{cell.format(title)},prevent,Dana Example,open,2026-03-09T10:00:00Z,2026-04-01,,")
    load(home, *write(home.path.parent / "exports", {"i.csv": INCIDENTS + "\n".join(rows), "a.csv": ITEMS + "\n".join(items)}))
    store = open_store(home)
    review = reviewed(store, "2026-05")
    made = {suffix: render_files.content(review, suffix, store.owners()) for suffix in KINDS}
    without = render_files.content(review, ".md", {})
    store.close()
    return made | {"without": without}


@pytest.mark.parametrize("title", HOSTILE, ids=lambda title: title[:14])
def test_a_hostile_title_is_read_in_every_file_as_it_was_written(hostile: dict[str, bytes], title: str) -> None:
    page = Seen(hostile[".html"].decode())
    assert title in page.said
    assert not {"script", "img", "b"} & set(page.tags)
    assert not [value for value in page.all("href") if "javascript" in value]
    tokens = MarkdownIt("commonmark").enable("table").parse(hostile[".md"].decode())
    inline = [child for token in tokens for child in token.children or []]
    assert title in "".join(child.content for child in inline if child.type == "text")
    assert not {"html_block", "html_inline", "image"} & {token.type for token in [*tokens, *inline]}
    shown = " ".join(slides(hostile[".pptx"]))
    assert title[:100] in shown


def test_an_owner_is_named_in_a_file_only_where_people_may_leave(hostile: dict[str, bytes]) -> None:
    for content in (hostile[".html"].decode(), hostile[".md"].decode(), " ".join(slides(hostile[".pptx"]))):
        assert "Dana Example" in content
    assert "Dana" not in hostile["without"].decode()


def test_a_month_without_incidents_is_a_sentence_in_every_file(kinds: dict[str, Home]) -> None:
    store = open_store(kinds["one"])
    review = reviewed(store, "2024-01")
    sentence = "No incident in January 2024."
    assert sentence in Seen(render_files.content(review, ".html", {}).decode()).said
    assert sentence in plain(render_files.content(review, ".md", {}).decode())
    assert sentence in " ".join(slides(render_files.content(review, ".pptx", {})))
    store.close()


@pytest.mark.parametrize("kind", ["none", "one", "nothing known", "damaged"])
def test_little_and_damaged_data_give_files_without_a_word_of_a_program(kind: str, kinds: dict[str, Home]) -> None:
    store = open_store(kinds[kind])
    review = reviewed(store, "2026-05")
    for words in (Seen(render_files.content(review, ".html", {}).decode()).said, render_files.content(review, ".md", {}).decode()):
        assert not re.search(r"\b(?:nan|NaN|NaT|null|undefined|inf)\b|\bNone\b(?!\.| of )", words)
    store.close()


def test_a_suffix_that_is_none_is_one_sentence() -> None:
    with pytest.raises(UsageError, match=r"expected a file that ends in \.html, \.md, \.pptx, found '\.docx'"):
        known(Path("review.docx").suffix)
    assert known(".HTML") == ".html"


def test_the_name_of_a_file_says_what_it_is_narrowed_to() -> None:
    assert render_files.name(Filters("2026-10", "2026-10", "2026-10")) == "review_2026-10"
    narrowed = Filters("", "2026-05", "2026-10", service=("../a b",), severity=("P1",))
    assert render_files.name(narrowed) == "review_2026-05_2026-10_a-b_P1"
