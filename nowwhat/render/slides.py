"""A meeting -> slides: words and tables that can be edited, charts as pictures, coverage and definition in the notes."""

import io
import re
from collections.abc import Sequence
from functools import singledispatchmethod
from typing import Any, cast

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Length, Pt

from nowwhat.analysis.figure import Figure
from nowwhat.analysis.sentences import SAMPLE
from nowwhat.charts.drawing import Drawing
from nowwhat.charts.theme import TOKENS
from nowwhat.language.sentences import first_up
from nowwhat.language.text import visible, web_address
from nowwhat.meetings.blocks import Block, Cell, Claims, DecisionList, Facts, Figures, KeyFigures, Meeting, Nothing, Owners, Unknown
from nowwhat.render import pictures
from nowwhat.store import queries

COLOURS = {name: RGBColor(*bytes.fromhex(value[1:])) for name, value in TOKENS["print"].items()}
FONT = "Arial"  # every office has it, and the words of the charts are as wide as its
THEME = {
    "dk1": "ink", "lt1": "paper", "dk2": "mute", "lt2": "wash", "accent1": "accent", "accent2": "warn", "accent3": "soft",
    "accent4": "rule", "accent5": "band", "accent6": "warnband", "hlink": "ink", "folHlink": "ink",
}  # fmt: skip
WIDE, HIGH = Inches(13.333), Inches(7.5)
LEFT, WIDTH = Inches(0.6), Inches(12.133)
TITLE_TOP, TITLE_HEIGHT = Inches(0.35), Inches(0.85)
TOP = Inches(1.75)  # below title and subtitle
BOTTOM = Inches(7.1)
CHART_PX, LEAST_PX, SPARK_PX = 1_000, 700, 240
ROWS = 8  # of a table on one slide
BARE = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*`]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+")  # what the format cannot hold


def to_slides(meeting: Meeting, owners: Owners) -> bytes:
    """The meeting as slides; an owner is named where `owners` has one."""
    deck = Deck(meeting, owners)
    deck.opening()
    for block in meeting.blocks:
        deck.add(block)
    return deck.content()


class Deck:
    """The slides while they are written. One method per kind of block."""

    def __init__(self, meeting: Meeting, owners: Owners) -> None:
        self.meeting = meeting
        self.owners = owners
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = WIDE, HIGH
        self.layout = next(layout for layout in self.file.slide_layouts if layout.name == "Title Only")
        _place(self.layout.placeholders[0])
        self.of_figures: Slide | None = None  # while there is room under its key figures
        theme = self.file.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME)
        theme._blob = _dressed(theme.blob)  # noqa: SLF001 - the library has no name for the theme of a file

    def slide(self, title: str, subtitle: str, notes: Sequence[str]) -> Slide:
        """A slide with its title, a quiet line under it, and notes for who speaks."""
        slide: Slide = self.file.slides.add_slide(self.layout)
        for empty in [shape for shape in slide.placeholders if shape != slide.shapes.title]:
            empty.element.getparent().remove(empty.element)
        heading: Any = slide.shapes.title
        _write(heading.text_frame, title, 26 if len(title) < 90 else 20, bold=True)
        heading.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        if subtitle:
            _write(_box(slide, LEFT, Inches(1.22), WIDTH, Inches(0.5)), subtitle, 13, colour="mute")
        spoken: Any = slide.notes_slide.notes_text_frame
        spoken.text = "\n\n".join(_clean(note) for note in notes if note)
        return slide

    def opening(self) -> None:
        """What it is about, up to when, and what can be said in short."""
        claims = [
            claims
            for block in self.meeting.of(Claims)
            for claims in ([claim.finding.headline for claim in block.claims] or [block.nothing])
        ]
        silent = [sentence for block in self.meeting.of(Claims) for sentence in block.silent]
        slide = self.slide(self.meeting.question, "", [self.meeting.looked_at, *silent])
        heading: Any = slide.shapes.title
        _place(heading, Inches(1.3), Inches(0.9))
        heading.text_frame.paragraphs[0].runs[0].font.size = Pt(36)
        box = _box(slide, LEFT, Inches(2.25), WIDTH, Inches(1))
        _write(box, self.meeting.looked_at, 20, colour="mute")
        if self.meeting.sample:
            _write(box, SAMPLE, 14, colour="mute", more=True)
        _write(_box(slide, LEFT, Inches(0.95), WIDTH, Inches(0.4)), self.meeting.name, 16, colour="accent", bold=True)
        box = _box(slide, LEFT, Inches(3.6), WIDTH, Inches(3.2))
        for place, words in enumerate(claims):
            _write(box, words, 20, more=place > 0, before=12)

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """The slides of a block."""
        raise NotImplementedError(type(block))

    @add.register
    def _(self, block: Claims) -> None:
        for claim in block.claims:  # a slide each, with the chart that it rests on
            figure = claim.evidence()
            note = f"{figure.title}. {figure.subtitle} {figure.note}"
            self.chart(claim.finding.headline, claim.finding.detail, figure, note, marks=figure.subtitle)
        if block.standing:
            self.sentences("What was claimed before", block.standing, 14)
        if block.silent and not block.claims:
            self.sentences(first_up(block.silent_label), block.silent, 14)

    @add.register
    def _(self, block: KeyFigures) -> None:
        slide = self.of_figures = self.figures_slide([f"{key.label}: {key.coverage}" for key in block.figures if key.coverage])
        across = WIDTH // max(len(block.figures), 1)
        for place, key in enumerate(block.figures):
            left, width = Emu(LEFT + place * across), Emu(across - Inches(0.25))
            box = _box(slide, left, Inches(1.45), width, Inches(0.95))
            _write(box, key.label, 14, colour="mute")
            _write(box, key.value, 32, bold=True, more=True)
            if key.line:
                line = io.BytesIO(pictures.png(key.line, SPARK_PX, SPARK_PX, 0)[0])
                _named(slide.shapes.add_picture(line, left, Inches(2.45), width=Inches(2.4)), f"{key.label} by month")
            box = _box(slide, left, Inches(3.0), width, Inches(1.3))
            _write(box, key.words, 12)
            _write(box, key.coverage, 11, colour="mute", more=True)

    @add.register
    def _(self, block: Facts) -> None:
        slide, top = (self.of_figures, Inches(4.5)) if self.of_figures else (self.figures_slide([]), TOP)
        self.of_figures = None
        box = _box(slide, LEFT, top, WIDTH, Inches(2.5))
        for place, fact in enumerate(block.facts):
            _write(box, fact.sentence, 16, more=place > 0, before=8)
            if fact.more:
                _write(box, fact.more, 12, colour="mute", more=True)

    @add.register
    def _(self, block: Nothing) -> None:
        _write(_box(self.figures_slide([]), LEFT, TOP, WIDTH, Inches(2)), block.sentence, 20)

    @add.register
    def _(self, block: Figures) -> None:
        for figure in block.figures:
            self.chart(figure.title, figure.subtitle, figure, figure.note)

    @add.register
    def _(self, block: DecisionList) -> None:
        rest = [*filter(None, [block.rest, f"And {block.more.words}." if block.more else ""])]
        lines = block.cells(self.owners)
        if not lines:
            self.sentences(block.title, [*filter(None, [block.words, block.empty]), *rest], 18)
            return
        pages = [lines[first : first + ROWS] for first in range(0, len(lines), ROWS)]
        for place, rows in enumerate(pages, start=1):
            title = block.title if len(pages) == 1 else f"{block.title} ({place} of {len(pages)})"
            slide = self.slide(title, block.words, [block.words, *rest])
            _table(slide, block.header(self.owners), rows)
            if rest and place == len(pages):
                _write(_box(slide, LEFT, Inches(6.6), WIDTH, Inches(0.5)), " ".join(rest), 10, colour="mute")

    @add.register
    def _(self, block: Unknown) -> None:
        self.sentences(block.title, block.sentences, 18)

    def figures_slide(self, notes: Sequence[str]) -> Slide:
        """A slide for what happened, with every definition in its notes."""
        return self.slide(f"{self.meeting.period} in figures", "", [*notes, *map(_bare, self.meeting.definitions.values())])

    def chart(self, title: str, subtitle: str, figure: Figure, note: str, marks: str = "") -> None:
        """A slide with a chart as a picture, as large as there is room, and its note under it.

        `marks` say what is drawn where the subtitle is about the claim: its interval need not be the one of the chart.
        """
        slide = self.slide(title, subtitle, [note, figure.warning, _bare(queries.definition(queries.query(figure.query)))])
        if figure.chart is None:
            _write(_box(slide, LEFT, TOP, WIDTH, Inches(2)), figure.empty, 20)
            return
        words = " ".join(filter(None, [figure.warning, marks, figure.note]))
        bottom = _picture(slide, figure.chart, f"{figure.title}. {figure.subtitle}")
        if words:
            _write(_box(slide, LEFT, bottom, WIDTH, Inches(0.6)), words, 11, colour="warn" if figure.warning else "mute")

    def sentences(self, title: str, sentences: Sequence[str], size_pt: float) -> None:
        """A slide of sentences."""
        box = _box(self.slide(title, "", sentences), LEFT, Inches(1.45), WIDTH, Inches(5))
        for place, sentence in enumerate(sentences):
            _write(box, sentence, size_pt, more=place > 0, before=10)

    def content(self) -> bytes:
        """The file."""
        core = self.file.core_properties
        core.title, core.author = _clean(self.meeting.title), "Now What"
        core.created = core.modified = self.meeting.as_of  # the same data give the same file
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()


def _clean(words: str) -> str:
    return CONTROL.sub(" ", visible(words))


def _bare(definition: str) -> str:
    """A definition of the manual without its markup, for notes."""
    return "\n".join(BARE.sub(r"\1", line) for line in definition.splitlines() if not line.startswith("|"))


def _dressed(theme: bytes) -> bytes:
    """The theme of the file in the palette, so that what people add looks like what is there."""
    xml = theme.decode()
    for slot, token in THEME.items():
        xml = re.sub(rf"(<a:{slot}>).*?(</a:{slot}>)", rf'\g<1><a:srgbClr val="{COLOURS[token]}"/>\g<2>', xml, flags=re.DOTALL)
    return re.sub(r'(<a:latin typeface=")Calibri', rf"\g<1>{FONT}", xml).encode()


def _place(title: Any, top: Length = TITLE_TOP, height: Length = TITLE_HEIGHT) -> None:
    title.left, title.top, title.width, title.height = LEFT, top, WIDTH, height


def _box(slide: Slide, left: Length, top: Length, width: Length, height: Length) -> TextFrame:
    frame: TextFrame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    return frame


def _write(
    frame: TextFrame, words: str, size_pt: float, *, colour: str = "ink", bold: bool = False, more: bool = False, before: int = 3
) -> None:
    """A paragraph of its own, after what is there if there is `more`."""
    paragraph: Any = frame.paragraphs[0]
    if more:
        paragraph = cast("Any", frame).add_paragraph()
    paragraph.alignment = PP_ALIGN.LEFT
    frame.margin_left = frame.margin_right = Emu(0)
    if more:
        paragraph.space_before = Pt(before)
    _run(paragraph, words, size_pt, colour=colour, bold=bold)


def _run(paragraph: Any, words: str, size_pt: float, *, colour: str = "ink", bold: bool = False, url: str | None = None) -> None:
    run = paragraph.add_run()
    run.text = _clean(words)
    run.font.name, run.font.size, run.font.bold, run.font.color.rgb = FONT, Pt(size_pt), bold, COLOURS[colour]
    if web_address(url):
        run.hyperlink.address = url


def _picture(slide: Slide, chart: Drawing, alt: str) -> Length:
    """The chart as large as there is room under the subtitle; gives where it ends."""
    room = BOTTOM - Inches(0.55) - TOP
    drawn, shape = pictures.png(chart, CHART_PX, LEAST_PX, room / WIDTH)
    width = Emu(min(WIDTH, int(room / shape)))
    shown = slide.shapes.add_picture(io.BytesIO(drawn), LEFT, TOP, width=width)
    _named(shown, alt)
    return Emu(shown.top + shown.height)


def _named(shape: Any, alt: str) -> None:
    shape._element.nvPicPr.cNvPr.set("descr", _clean(alt))  # noqa: SLF001 - the library has no name for the text alternative


def _table(slide: Slide, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    widths = [5.5, 2.4, 2.7, 1.533] if len(header) > 3 else [6.2, 2.6, 3.333]
    shape = slide.shapes.add_table(len(rows) + 1, len(header), LEFT, TOP, WIDTH, Inches(0.5 * (len(rows) + 1)))
    table: Any = shape.table
    _plain(shape)
    for column, width in zip(list(table.columns), widths, strict=True):
        column.width = Inches(width)
    for cell, name in zip(table.rows[0].cells, header, strict=True):
        _cell(cell, name, 11, colour="mute")
    for line, (what, *others) in zip(list(table.rows)[1:], rows, strict=True):
        first, *rest = line.cells
        _cell(first, what.before, 12, bold=True)
        _run(first.text_frame.paragraphs[0], _shortened(what.words), 12, bold=True, url=what.url)
        for cell, words in zip(rest, others, strict=True):
            _cell(cell, words.words, 12, colour="warn" if words.late else "ink")


def _shortened(words: str, most: int = 130) -> str:
    """What a line of a slide has room for; the page and the other files have the whole."""
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _cell(cell: Any, words: str, size_pt: float, *, colour: str = "ink", bold: bool = False) -> None:
    cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = 0, Inches(0.15), Inches(0.05), Inches(0.05)
    _run(cell.text_frame.paragraphs[0], words, size_pt, colour=colour, bold=bold)


NO_STYLE_NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _plain(shape: Any) -> None:
    """A table with hairlines between its rows and nothing else."""
    properties = shape._element.graphic.graphicData.tbl.tblPr  # noqa: SLF001 - the library has no name for the style of a table
    properties.find(qn("a:tableStyleId")).text = NO_STYLE_NO_GRID
    for cell in shape.table.iter_cells():
        line = cell._tc.get_or_add_tcPr().makeelement(qn("a:lnB"), {"w": "9525"})  # noqa: SLF001 - nor for a cell's border
        fill = line.makeelement(qn("a:solidFill"), {})
        fill.append(fill.makeelement(qn("a:srgbClr"), {"val": str(COLOURS["grid"])}))
        line.append(fill)
        cell._tc.get_or_add_tcPr().append(line)  # noqa: SLF001
