"""Roles -> looks: the one place where what a mark *is* (``style="limit"``) becomes a colour, a width and a size of type.

A chart holds no colour, so the same chart serves a light page, a dark page, print and a projector; ``spec`` dresses it where it is shown.
A global Altair theme would be shared by two readers of one server, of whom one may like it dark.
"""

from __future__ import annotations

from typing import Any, Literal

Mode = Literal["light", "dark", "print"]

# The generic name at the end is needed: an export in which no family is found has no words at all.
FONT = '"Source Sans", "Source Sans 3", "Liberation Sans", Arial, sans-serif'

# paper, wash: backgrounds. grid, rule: hairlines, single incidents. mute, ink: words. accent: the data; soft, band: its
# intervals and ranges. warn: what must be noticed; warnband: the badge behind such a word.
TOKENS: dict[Mode, dict[str, str]] = {
    "light": {
        "paper": "#FEFDFB", "wash": "#F6F4F0", "grid": "#E6E3DD", "rule": "#8A857C", "mute": "#625D55", "ink": "#24211D",
        "accent": "#12507B", "soft": "#A9C4D8", "band": "#E6EEF3", "warn": "#BF4408", "warnband": "#F9E4D8",
    },
    "dark": {
        "paper": "#161719", "wash": "#212326", "grid": "#34373B", "rule": "#858A90", "mute": "#A9AEB4", "ink": "#ECEAE6",
        "accent": "#8CC4EC", "soft": "#3E6480", "band": "#1F2C36", "warn": "#F2873C", "warnband": "#43291A",
    },
}  # fmt: skip
TOKENS["print"] = TOKENS["light"] | {"paper": "#FFFFFF", "wash": "#F3F3F3", "mute": "#4A4640", "grid": "#DADADA"}

# From little to much, for the heat map; from the first phase to the last, read backwards.
RAMPS: dict[Mode, list[str]] = {
    "light": ["#EEF3F7", "#C9DAE6", "#94B5CC", "#5787AB", "#12507B"],
    "dark": ["#1C2329", "#274153", "#3E6886", "#6496BB", "#8CC4EC"],
}
RAMPS["print"] = RAMPS["light"]

# Words: token, weight, and the step from the normal size.
WORDS: dict[str, tuple[str, int, int]] = {
    "label": ("ink", 400, 0),
    "label-strong": ("ink", 600, 1),
    "row-name": ("ink", 400, 1),
    "label-accent": ("accent", 600, 0),
    "note": ("mute", 400, 0),
    "note-small": ("mute", 400, -1),
    "limit-label": ("warn", 600, 0),
    "flag-label": ("warn", 600, 0),
    "reference-label": ("ink", 400, 0),
    "past-label": ("mute", 400, 0),
    "on-disc": ("paper", 600, 1),
    "on-disc-small": ("paper", 600, -2),
}


def _lines(t: dict[str, str]) -> dict[str, dict[str, Any]]:
    def line(token: str, width: float, **more: Any) -> dict[str, Any]:
        return {"stroke": t[token], "strokeWidth": width, "strokeCap": "butt", **more}

    return {
        "series": line("accent", 2, strokeJoin="round"),
        "spark": line("accent", 1.5, strokeJoin="round"),
        "level": line("accent", 3.5),
        "level-open": line("accent", 1.5, strokeDash=[3, 2]),
        "level-quiet": line("rule", 1.25),
        "interval": line("soft", 5),
        "interval-main": line("soft", 9),
        "interval-quiet": line("rule", 1.5),
        "bounds": line("rule", 1),
        "flag-interval": line("warn", 5, opacity=0.45),
        "overdue": line("warn", 8),
        "flag-line": line("warn", 1.25),
        "limit": line("warn", 1.25),
        "reference": line("ink", 1, strokeDash=[5, 3]),
        "past": line("rule", 1.5),
        "guide": line("rule", 1, strokeDash=[2, 3]),
        "drop": line("rule", 1),
        "spine": line("ink", 1.25),
    }


def _shapes(t: dict[str, str]) -> dict[str, dict[str, Any]]:
    def dot(fill: str, edge: str, width: float, size: int) -> dict[str, Any]:
        return {"fill": t[fill], "stroke": t[edge], "strokeWidth": width, "size": size, "opacity": 1}

    return {
        "estimate": dot("accent", "paper", 1.5, 80),
        "spark-end": dot("accent", "paper", 1.5, 50),
        "estimate-main": dot("accent", "paper", 1.5, 150),
        "estimate-quiet": dot("paper", "rule", 1.5, 60),
        "flag": dot("warn", "paper", 1.5, 130),
        "flag-ring": dot("paper", "warn", 2, 70),
        "was-open": dot("paper", "ink", 1.5, 60),
        "was-overdue": dot("ink", "paper", 1.5, 80),
        "occurrence": dot("ink", "paper", 2, 460),
        "occurrence-not-counted": dot("paper", "rule", 1.5, 300),
        "datum": {"fill": t["rule"], "opacity": 0.5, "size": 14},
        "datum-strong": {"fill": t["ink"], "opacity": 0.9, "size": 26},
        "tick": {"stroke": t["ink"], "strokeWidth": 2, "size": 220, "opacity": 1, "filled": False},
        "band": {"fill": t["band"], "opacity": 1},
        "ground": {"fill": t["wash"], "opacity": 1},
        "segment": {"stroke": t["paper"], "strokeWidth": 1.5},
        "frame": {"stroke": t["ink"], "strokeWidth": 1, "filled": False},
        # Lies under the marks of a month and cannot be seen: a place to point at that is larger than a thin line.
        "touch": {"fill": t["paper"], "opacity": 0},
    }


def _words(t: dict[str, str], size: float) -> dict[str, dict[str, Any]]:
    looks: dict[str, dict[str, Any]] = {}
    for role, (token, weight, step) in WORDS.items():
        type_ = {"font": FONT, "fontWeight": weight, "fontSize": size + step * size / 12, "lineHeight": round(size * 4 / 3)}
        looks[role] = type_ | {"fill": t[token]}
        # The same words drawn first with a thick edge of paper, so that a line crossing them does not strike them out.
        looks[f"{role}-halo"] = type_ | {"fill": t["paper"], "stroke": t["paper"], "strokeWidth": 4, "strokeJoin": "round"}
    return looks


def theme(mode: Mode, scale: float = 1.0) -> dict[str, Any]:
    """The Vega-Lite configuration; ``scale`` enlarges the words for a projector. Print is in points of a page, hence smaller."""
    t, ramp = TOKENS[mode], RAMPS[mode]
    size = (9 if mode == "print" else 12) * scale
    # Vega-Lite takes the main colour of a mark from "color" of a style only; there it overlooks "fill" and "stroke".
    looks = {
        role: {"color": look.get("fill") or look["stroke"], **look} for role, look in (_lines(t) | _shapes(t) | _words(t, size)).items()
    }
    quiet = {"labelColor": t["mute"], "titleColor": t["mute"], "labelFontSize": size, "titleFontSize": size, "titleFontWeight": 400}
    return {
        "background": t["paper"],
        "font": FONT,
        "padding": {"left": 2, "right": 4, "top": 4, "bottom": 2},
        "view": {"stroke": None},
        # Marks are silent to a screen reader unless a chart gives them a description: thousands of dots are no text alternative.
        # And to a pointer: by itself a page would show the names and values of the columns, with dates in the zone of the browser.
        "mark": {"aria": False, "tooltip": None},
        "title": {
            "anchor": "start", "frame": "group", "offset": 14, "color": t["ink"], "fontSize": size * 4 / 3, "fontWeight": 600,
            "lineHeight": round(size * 5 / 3), "subtitleColor": t["mute"], "subtitleFontSize": size + 1, "subtitlePadding": 5,
        },
        "axis": quiet | {"labelPadding": 6, "domain": False, "ticks": False, "gridColor": t["grid"], "gridWidth": 1},
        "axisX": {
            "grid": False, "domain": True, "domainColor": t["rule"], "domainWidth": 1, "ticks": True, "tickColor": t["rule"],
            "tickSize": 4, "titleAnchor": "start", "titlePadding": 8, "labelOverlap": "greedy",
        },
        "axisY": {"labelOverlap": False},
        # Names of rows are words to read, not values to look up.
        "axisYBand": {
            "grid": False, "domain": False, "ticks": False, "labelFontSize": size * 13 / 12, "labelColor": t["ink"], "labelLimit": 130,
        },
        "legend": {"disable": True},
        "range": {
            "category": [t["accent"], t["warn"], t["rule"], t["soft"], t["ink"]], "ordinal": ramp[::-1], "ramp": ramp, "heatmap": ramp,
        },
        "style": looks,
    }  # fmt: skip
