"""Layers of marks -> a drawing, and what Vega-Lite draws of it in the look of a reader."""

from __future__ import annotations

import hashlib
import textwrap
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl
import polars.selectors as cs

from nowwhat.charts.theme import Mode, theme

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]  # of Vega-Lite: a name, or values


@dataclass(frozen=True, eq=False)
class Drawing:
    """Layers of marks in one view, the last on top: it stretches to the width of its place, and its plot has this height in pixels.

    Altair's own layered chart copies every layer several times over, which takes longer than to make them.
    """

    layers: tuple[alt.Chart, ...]
    height: float
    title: alt.TitleParams | None = None

    def written(self, data: Callable[[pl.DataFrame], Data]) -> dict[str, Any]:
        """The drawing as Vega-Lite without a look, each of its frames replaced by what `data` makes of it.

        Altair would replace them by a setting of the whole process, which a page in another thread changes while it draws. And it
        would check the chart against the schema, which takes longer than drawing it and is done by the tests.
        """
        top: dict[str, Any] = {"$schema": alt.SCHEMA_URL, "height": self.height, "layer": [_layer(each, data) for each in self.layers]}
        return top | ({"title": self.title.to_dict(validate=False)} if self.title else {})

    @cached_property
    def parts(self) -> tuple[dict[str, Any], dict[str, bytes]]:
        """The drawing, and its frames as Arrow, each named by its content: worked out once, for every reader."""
        names: dict[int, str] = {}
        datasets: dict[str, bytes] = {}

        def named(frame: pl.DataFrame) -> Data:
            if id(frame) not in names:
                content = frame.write_ipc_stream(None, compat_level=pl.CompatLevel.oldest()).getvalue()
                names[id(frame)] = hashlib.sha256(content).hexdigest()[:16]
                datasets[names[id(frame)]] = content
            return {"name": names[id(frame)]}

        return self.written(named), datasets


def _layer(layer: alt.Chart, data: Callable[[pl.DataFrame], Data]) -> dict[str, Any]:
    without = layer.copy(deep=False)
    without.data = alt.Undefined
    drawn: dict[str, Any] = without.to_dict(validate=False, context={"top_level": False})
    return drawn | {"data": data(layer.data)}


def spec(drawing: Drawing, mode: Mode, scale: float = 1.0) -> dict[str, Any]:
    """What is drawn in the look of ``mode``, with its values inside, for a picture that leaves the page."""
    return drawing.written(lambda frame: {"values": _plain(frame).to_dicts()}) | _dress(mode, scale)


def parted(drawing: Drawing, mode: Mode, scale: float = 1.0) -> dict[str, Any]:
    """The same for a page: its frames stand apart under ``datasets``, as Arrow.

    A frame is named by its content: the spec of a chart that has not changed is the same in the next run.
    """
    written, datasets = drawing.parts
    return written | _dress(mode, scale) | {"datasets": datasets}


def titled(drawing: Drawing, title: str, subtitle: str, characters: int = 90) -> Drawing:
    """``drawing`` with its title inside, wrapped at ``characters``, for a picture that leaves the page."""
    lines = textwrap.wrap(subtitle, characters)
    return replace(drawing, title=alt.TitleParams(textwrap.wrap(title, characters * 3 // 4), subtitle=lines or alt.Undefined))


def _dress(mode: Mode, scale: float) -> dict[str, Any]:
    return {
        "config": theme(mode, scale),
        # The height of a chart is that of its plot, in a page as in an export: axes and names come on top of it and squeeze nothing.
        "autosize": {"type": "fit-x", "contains": "padding"},
        # Above 2,000 marks a page would draw on a canvas, which cannot be read aloud; no chart of ours has so many that SVG is slow.
        "usermeta": {"embedOptions": {"renderer": "svg"}},
    }


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Values as JSON knows them."""
    return frame.with_columns(
        cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"), cs.date().dt.strftime("%Y-%m-%d"), cs.float().fill_nan(None)
    )
