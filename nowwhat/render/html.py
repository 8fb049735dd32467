"""A meeting -> one HTML file that needs nothing else: no script, no request, charts as inline SVG, made to be printed, too.

Every kind of block has a macro of its name in `blocks.html.j2`.
"""

from nowwhat.analysis.figure import Figure
from nowwhat.analysis.sentences import SAMPLE
from nowwhat.meetings.blocks import Meeting, Owners
from nowwhat.render.templates import rendered


def to_html(meeting: Meeting, owners: Owners) -> str:
    """The meeting as a page; an owner is named where `owners` has one."""
    return rendered("report.html.j2", meeting=meeting, owners=owners, sample=SAMPLE)


def figure_html(figure: Figure, width_px: int) -> str:
    """A figure alone, on light paper in the look of print, for a page that has no style of ours."""
    return rendered("figure.html.j2", figure=figure, width_px=width_px)
