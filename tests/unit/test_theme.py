"""The palette holds for readers with any colour vision, in light and dark, and the pages and the charts have the same one."""

import datetime as dt
import json
import math
import tomllib
from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np
import polars as pl
import pytest

from nowwhat.charts.drawing import Drawing, parted, spec
from nowwhat.charts.theme import RAMPS, TOKENS, WORDS, theme
from nowwhat.places import PACKAGE

TEXT_CONTRAST = 4.5  # WCAG 2, level AA, small text
LINE_CONTRAST = 3.0
TOLD_APART = 15.0  # CIEDE2000; below 10 is hard to tell

TEXT = ("ink", "mute", "accent", "warn")
# Wherever both stand in one chart and mean different things.
PAIRS = [("accent", "warn"), ("accent", "rule"), ("warn", "rule"), ("accent", "soft"), ("warn", "mute")]

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = TO_XYZ.sum(axis=1)

Vector = np.ndarray


def linear(colour: str) -> Vector:
    values = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: Vector) -> tuple[float, float, float]:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    x, y, z = np.where(ratio > 216 / 24_389, np.cbrt(ratio), (24_389 / 27 * ratio + 16) / 116)
    return 116 * float(y) - 16, 500 * float(x - y), 200 * float(y - z)


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Sharma, Wu and Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(chroma**7 / (chroma**7 + 25**7)))
    c1, c2 = math.hypot(a1 * (1 + g), b1), math.hypot(a2 * (1 + g), b2)
    h1, h2 = (math.degrees(math.atan2(b, a * (1 + g))) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    sl = 1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    turning = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    r = -math.sin(math.radians(turning)) * 2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    return math.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + r * (dc / sc) * (dh / sh))


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [  # from the authors' published test data
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_of_colours_is_computed_as_published(one: tuple, other: tuple, difference: float) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("mode", TOKENS)
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("token", TEXT)
def test_words_stand_out_from_the_page(mode: str, ground: str, token: str) -> None:
    assert contrast(TOKENS[mode][token], TOKENS[mode][ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("mode", TOKENS)
def test_lines_stand_out_from_the_page(mode: str) -> None:
    assert contrast(TOKENS[mode]["rule"], TOKENS[mode]["paper"]) >= LINE_CONTRAST


@pytest.mark.parametrize("mode", TOKENS)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_colours_that_mean_something_are_told_apart(mode: str, vision: str, one: str, other: str) -> None:
    seen = [lab(VISION[vision] @ linear(TOKENS[mode][token])) for token in (one, other)]
    assert ciede2000(seen[0], seen[1]) >= TOLD_APART


@pytest.mark.parametrize("mode", RAMPS)
def test_a_ramp_goes_one_way_from_the_page_to_the_accent(mode: str) -> None:
    steps = [contrast(colour, TOKENS[mode]["paper"]) for colour in RAMPS[mode]]
    assert steps == sorted(steps)
    assert RAMPS[mode][-1] == TOKENS[mode]["accent"]


@pytest.mark.parametrize("mode", TOKENS)
def test_words_use_only_colours_that_can_carry_words(mode: str) -> None:
    # Words in the colour of the paper stand on a disc of ink.
    assert {token for token, _, _ in WORDS.values()} - {"paper"} <= set(TEXT)
    assert contrast(TOKENS[mode]["paper"], TOKENS[mode]["ink"]) >= TEXT_CONTRAST


@pytest.mark.parametrize("mode", TOKENS)
def test_a_theme_uses_no_colour_outside_the_palette(mode: str) -> None:
    assert set(colours(theme(mode))) <= {*TOKENS[mode].values(), *RAMPS[mode]}


def colours(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("#"):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from colours(part)


def test_a_theme_has_two_weights_and_grows_with_its_scale() -> None:
    assert {weight for _, weight, _ in WORDS.values()} == {400, 600}
    sizes = [theme("light", scale)["style"]["label"]["fontSize"] for scale in (1, 1.25)]
    assert sizes == [12, 15]


def test_every_style_has_the_main_colour_that_vega_lite_looks_for() -> None:
    for look in theme("light")["style"].values():
        assert look["color"] == (look.get("fill") or look["stroke"])


def test_two_readers_get_two_looks_of_one_chart() -> None:
    chart = Drawing((alt.Chart(pl.DataFrame({"v": [1]})).mark_point(style="estimate").encode(x="v:Q"),), 20)
    for mode in ("light", "dark", "print"):
        dressed = spec(chart, mode)
        assert dressed["config"]["background"] == TOKENS[mode]["paper"]
        alt.LayerChart.validate(dressed)  # the product writes without looking
    assert "config" not in chart.parts[0]


def test_a_page_gets_the_frames_apart_and_named_by_what_they_hold() -> None:
    def drawn(value: float) -> dict[str, Any]:
        frame = pl.DataFrame({"v": [value], "at": [dt.datetime(2026, 5, 1, tzinfo=dt.UTC)]})
        return parted(Drawing((alt.Chart(frame).mark_point(style="estimate").encode(x="v:Q", y="at:T"),), 20), "light")

    once, again, other = drawn(1.0), drawn(1.0), drawn(2.0)
    (name,) = once["datasets"]
    assert json.dumps(once | {"datasets": None}) == json.dumps(again | {"datasets": None})
    assert list(again["datasets"]) == [name]
    assert name not in other["datasets"]
    assert pl.read_ipc_stream(once["datasets"][name])["at"].to_list() == [dt.datetime(2026, 5, 1, tzinfo=dt.UTC)]


def test_the_pages_have_the_palette_of_the_charts() -> None:
    options = tomllib.loads((PACKAGE / "web" / "theme.toml").read_text())["theme"]
    names = {
        "backgroundColor": "paper",
        "secondaryBackgroundColor": "wash",
        "textColor": "ink",
        "linkColor": "accent",
        "dataframeBorderColor": "grid",
        "grayColor": "rule",
        "grayTextColor": "mute",
        "orangeColor": "warn",
        "redColor": "warn",
        "yellowColor": "warn",
        "orangeBackgroundColor": "warnband",
        "blueColor": "accent",
        "greenColor": "accent",
        "blueBackgroundColor": "band",
    }
    for mode in ("light", "dark"):
        assert {name: options[mode][name] for name in names} == {name: TOKENS[mode][token] for name, token in names.items()}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_of_the_pages_stand_out_from_their_ground(mode: str) -> None:
    options = tomllib.loads((PACKAGE / "web" / "theme.toml").read_text())["theme"][mode]
    for hue in ("blue", "green", "orange", "red", "yellow", "violet", "gray"):
        words = options[f"{hue}TextColor"]
        for ground in (options["backgroundColor"], options[f"{hue}BackgroundColor"]):
            assert contrast(words, ground) >= TEXT_CONTRAST, (hue, ground)
    # Streamlit writes on a primary button in white, whatever its colour.
    assert contrast("#FFFFFF", options["primaryColor"]) >= TEXT_CONTRAST
