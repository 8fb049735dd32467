"""A chart -> a picture that needs nothing else: SVG for a page, PNG for slides. No request leaves the machine."""

import re
from typing import Any

import vl_convert
from markupsafe import Markup

from nowwhat.charts import drawing
from nowwhat.charts.drawing import Drawing
from nowwhat.language.text import visible

SHARP = 2  # pixels of a slide's picture for each of the chart's own
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def svgs(chart: Drawing, alt: str, widths_px: dict[str, int]) -> list[Markup]:
    """The chart as markup of a page, once for each class with its width, with its text alternative."""
    spec = drawing.spec(chart, "light")
    return [_svg(spec | {"width": width}, alt, class_) for class_, width in widths_px.items()]


def _svg(spec: dict[str, Any], alt: str, class_: str) -> Markup:
    opening, _, rest = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]).partition(">")
    (across, up), *_ = SIZE.findall(opening)
    # A tenth of a pixel is enough, and half the size.
    inside = LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), rest.rpartition("</svg>")[0])
    opening = Markup('<svg class="{}" role="img" aria-label="{}" viewBox="0 0 {} {}">').format(class_, visible(alt), across, up)
    return opening + Markup(inside + "</svg>")  # noqa: S704 - the renderer escapes the words of a chart


def png(chart: Drawing, width_px: int, least_px: int, shape: float) -> tuple[bytes, float]:
    """The chart as a picture in the look of print with words as large as those of a page, and its height as a part of its width.

    A chart that would be lower than `shape` is drawn narrower, down to `least_px`, so that its words become larger where it is shown.
    """
    spec = drawing.spec(chart, "print", 12 / 9) | {"width": width_px}
    across, up = _size(spec)
    if up < across * shape:
        spec["width"] = max(least_px, round(up / shape))
        across, up = _size(spec)
    return vl_convert.vegalite_to_png(spec, scale=SHARP, allowed_base_urls=[]), up / across


def _size(spec: dict[str, Any]) -> tuple[float, float]:
    (across, up), *_ = SIZE.findall(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])[:400])
    return float(across), float(up)
