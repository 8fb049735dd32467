"""What every chart keeps: it draws what the frame has, also when that is nothing; it needs no network; it moves in no time zone."""

import functools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import pytest
import vl_convert

import nowwhat
from nowwhat.analysis.actions import chart as action_chart
from nowwhat.analysis.incident import chart as incident_chart
from nowwhat.analysis.repeats import chart as repeat_chart
from nowwhat.analysis.repeats.layout import layout, spread, stack
from nowwhat.analysis.response import chart as response_chart
from nowwhat.analysis.response.time_chart import phase_shares, weekday_hour
from nowwhat.charts import drawing
from nowwhat.charts.by_month import coverage_by_month, share_by_month, sparkline
from nowwhat.charts.drawing import Drawing, titled
from nowwhat.charts.forest import leading_indicator, ratio_by_group
from nowwhat.charts.shared import MOST_ROWS, drawn
from nowwhat.charts.theme import theme
from nowwhat.model.business_hours import parse_business_hours

Frames = tuple[pl.DataFrame, ...]
Draw = Callable[..., Drawing]

MONTHS = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
SPANS = {"month_start_on": MONTHS[:-1], "month_end_on": MONTHS[1:]}
AS_OF = datetime(2026, 10, 23, 12)

INCIDENTS = pl.DataFrame(
    {
        "at": [datetime(2025, 11, 1) + timedelta(hours=h) for h in (0, 700, 1500, 2200, 2879)],
        "minutes": [0.0, 3.5, 12.0, 44.0, 700.0],
        "strong": [True, False, True, False, False],
        "incident_id": ["I1", "I2", "I3", "I4", "I5"],
        "title": ["<b>down</b>", "down", "slow & down", "down", "down"],
        "service": "auth",
        "severity": "P1",
    }
)
BY_MONTH = pl.DataFrame(
    SPANS
    | {"n": [9, 8, 3, 2], "median_min": [7.0, 5.0, None, 4.0], "p90_min": [30.0, None, None, 20.0], "provisional": [False] * 3 + [True]}
)
LIMITS = BY_MONTH.with_columns(low=pl.lit(3.0), high=pl.lit(9.0), centre=pl.lit(5.0), signal=pl.col("median_min") > 6)
COVERAGE = pl.concat(
    pl.DataFrame(SPANS | {"n": [40, 3, 0, 20], "known": [40, 3, 0, 5], "share": [1.0, None, None, 0.25]}).with_columns(
        row=pl.lit(name), words=pl.lit("76 % of 63 incidents"), order=pl.lit(order)
    )
    for order, name in enumerate(["Time to detect", "Service and cause"])
)
SHARES = pl.DataFrame(
    SPANS
    | {
        "n": [40, 30, 0, 20],
        "share": [0.4, 0.3, None, 0.2],
        "low": [0.3, 0.2, None, 0.1],
        "high": [0.5, 0.4, None, 0.4],
        "second": [0.3, 0.2, None, None],
        "bound_low": [0.25, None, None, None],
        "bound_high": [0.55, None, None, None],
    }
)
SERVICES = pl.DataFrame(
    {
        "service": ["auth", "pay", "new"],
        "share": [0.4, 0.2, None],
        "low": [0.3, 0.1, None],
        "high": [0.6, 0.3, None],
        "flagged": [True, False, False],
        "counts": ["31 of 94", "3 of 30", "0 of 0"],
    }
)
OCCURRENCES = pl.DataFrame(
    {
        "incident_id": ["I1", "I2", "I3"],
        "title": "Auth down",
        "severity": "P2",
        "at": [datetime(2026, 1, 5, 3), datetime(2026, 2, 20, 4), datetime(2026, 5, 9, 5)],
        "ordinal": [1, 2, 3],
        "kind": ["first", "repeat", "repeat"],
        "gap_days": [None, 45, 77],
    }
)
ITEMS = pl.DataFrame(
    {
        "action_id": ["late", "open", "kept", "undated"],
        "title": ["Alert on empty replies", "Reject empty replies", "Time out", "Write it down"],
        "created_on": [date(2026, 1, 7), date(2026, 2, 21), date(2026, 5, 10), date(2026, 5, 10)],
        "due_on": [date(2026, 1, 31), date(2026, 6, 1), date(2026, 6, 1), None],
        "done_on": [date(2026, 3, 1), None, date(2026, 5, 20), None],
        "state": ["done 29 days late", "overdue 144 days, still open", "done in time", "no due date, still open"],
    }
)
RATIOS = pl.DataFrame(
    {
        "group": ["P1 (61 → 58)", "P2 (3 → 2)", "all, same mix"],
        "ratio": [0.5, None, 0.65],
        "low": [0.3, None, 0.6],
        "high": [0.9, None, 0.7],
        "kind": ["part", "part", "answer"],
        "words": ["50 % faster", "needs 5 in each period", "35 % faster (30 to 40 %)"],
        "order": [0, 1, 2],
    }
)
CHECKS = RATIOS.rename({"group": "row"})
CURVE = pl.DataFrame({"day": [0, 10, 30, 60], "done": [0.0, 0.4, 0.7, 0.8], "low": [0.0, 0.3, 0.6, 0.7], "high": [0.0, 0.5, 0.8, 0.9]})
MARKS = pl.DataFrame({"day": [30], "done": [0.7], "words": ["day 30: 70 % done"]})
PHASES = pl.DataFrame(
    {
        "row": ["2025 (n 9)"] * 2 + ["2026 (n 8)"] * 2,
        "phase": ["detect", "respond"] * 2,
        "order": [0, 1] * 2,
        "share": [0.4, 0.6, 0.3, 0.7],
        "start": [0.0, 0.4, 0.0, 0.3],
        "end": [0.4, 1.0, 0.3, 1.0],
    }
)
CELLS = pl.DataFrame({"weekday": [0, 0, 6], "hour": [0, 9, 23], "n": [1, 4, 0]})
STRIP = pl.DataFrame(
    {
        "phase": ["detect", "respond"],
        "order": [0, 1],
        "start_min": [0.0, 23.0],
        "end_min": [23.0, 136.0],
        "length": ["23 min", "1 h 53 min"],
    }
)
MEASURED = pl.DataFrame(
    {
        "start_min": [0.0, 23.0],
        "end_min": [23.0, 136.0],
        "limit_at_min": [5.0, None],
        "over": [True, False],
        "words": ["23 min to detect", "113 min"],
    }
)
SERIES = pl.DataFrame({"month_start_on": MONTHS, "value": [1.0, None, 3.0, 2.0, 2.5]})
BANDED = SERIES.with_columns(low=pl.col("value") - 1, high=pl.col("value") + 1)

QUOTED = "quoted: about 40 % of action items are not finished on time"


def chain(occurrences: pl.DataFrame, items: pl.DataFrame) -> Drawing:
    return repeat_chart.occurrences_and_items(occurrences, items, AS_OF)


ALL: dict[str, tuple[Draw, Frames]] = {
    "duration": (lambda *frames: response_chart.duration_by_month(*frames, 5, "P1 limit 5 min"), (INCIDENTS, LIMITS)),
    "duration without limits": (response_chart.duration_by_month, (INCIDENTS, BY_MONTH)),
    "duration with limits that are not known": (
        response_chart.duration_by_month,
        (INCIDENTS, BY_MONTH.with_columns(low=None, high=None, centre=None, signal=None)),
    ),
    "share": (lambda frame: share_by_month(frame, 0.4, QUOTED, 0.33, "own 2025: 33 %", top=0.8), (SHARES,)),
    "coverage": (coverage_by_month, (COVERAGE,)),
    "share alone": (share_by_month, (SHARES.drop("second", "bound_low", "bound_high"),)),
    "services": (lambda frame: repeat_chart.services_by_repeat_share(frame, 0.33), (SERVICES,)),
    "services, none flagged": (
        lambda frame: repeat_chart.services_by_repeat_share(frame, None),
        (SERVICES.with_columns(flagged=pl.lit(value=False)),),
    ),
    "occurrences": (chain, (OCCURRENCES, ITEMS)),
    "ratios": (ratio_by_group, (RATIOS,)),
    "indicator": (lambda frame: leading_indicator(frame, sure=True), (CHECKS,)),
    "indicator, cannot tell": (lambda frame: leading_indicator(frame, sure=False), (CHECKS,)),
    "completion": (lambda *frames: action_chart.completion_curve(*frames, "2026", "2025"), (CURVE, CURVE, MARKS)),
    "phases": (phase_shares, (PHASES,)),
    "week": (weekday_hour, (CELLS,)),
    "week with other hours": (lambda frame: weekday_hour(frame, parse_business_hours("Sun-Thu 08:30-17:00")), (CELLS,)),
    "incident": (incident_chart.incident_timeline, (STRIP, MEASURED)),
    "sparkline": (sparkline, (SERIES,)),
    "sparkline with band": (sparkline, (BANDED,)),
}


@pytest.fixture(params=ALL)
def case(request: pytest.FixtureRequest) -> tuple[Draw, Frames]:
    return ALL[request.param]


def svg(chart: Drawing, width: int = 700) -> str:
    return vl_convert.vegalite_to_svg(drawing.spec(chart, "light") | {"width": width}, allowed_base_urls=[])


def text(picture: str) -> list[str]:
    return [found for found in re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", picture) if found.strip()]


def units(spec: dict[str, Any], data: dict[str, Any] | None = None) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    data = spec.get("data", data)
    if "layer" in spec:
        for layer in spec["layer"]:
            yield from units(layer, data)
    else:
        yield spec, data or {}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def test_a_chart_draws(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    picture = svg(draw(*frames))
    assert "<path" in picture
    assert not re.search(r"\b(NaN|undefined|null|Infinity)\b", picture)


def test_a_chart_is_as_the_schema_of_vega_lite_wants_it(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    alt.LayerChart.validate(drawing.spec(draw(*frames), "light"))  # the product writes without looking


def test_the_result_of_the_last_row_makes_way_where_its_name_leaves_no_room() -> None:
    heights = []
    for width in (700, 240):
        lines = re.findall(r'translate\([\d.]+,([\d.]+)\)"[^>]*>([^<]+)<', svg(ratio_by_group(RATIOS), width))
        heights.append({words: float(top) for top, words in lines})
    wide, narrow = heights
    name, result = "all, same mix", "35 % faster (30 to 40 %)"
    assert wide[name] == wide[result]
    assert narrow[result] - narrow[name] > 20
    assert all(wide[words] == narrow[words] for words in ("50 % faster", name))


def test_a_chart_of_one_row_draws(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    picture = svg(draw(*(frame.head(1) for frame in frames)))
    assert not re.search(r"\b(NaN|undefined|Infinity)\b", picture)


def test_a_chart_of_nothing_is_empty_and_has_no_axis(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    picture = svg(draw(*(frame.clear() for frame in frames)))
    assert text(picture) == []
    assert "role-axis" not in picture


def test_a_chart_draws_without_the_frames_beside_its_first(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    if draw is response_chart.duration_by_month or len(frames) == 1:
        return
    assert svg(draw(frames[0], *(frame.clear() for frame in frames[1:])))


@pytest.mark.parametrize("width", [200, 330, 1170])
def test_a_chart_fits_the_width_it_is_given(case: tuple[Draw, Frames], width: int) -> None:
    draw, frames = case
    size = re.search(r'<svg[^>]* width="([\d.]+)"', svg(draw(*frames), width))
    assert size
    # The height belongs to the plot; the width includes everything, as in a page.
    assert float(size[1]) <= width + 1


def test_a_chart_names_roles_and_no_colour(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    roles = theme("light")["style"]
    spec, _ = draw(*frames).parts
    for unit, _ in units(spec):
        mark = unit["mark"]
        assert mark["style"] in roles
        assert not {"color", "fill", "stroke", "font", "fontSize", "fontWeight", "strokeWidth"} & mark.keys(), mark
        assert not {"fill", "stroke"} & unit["encoding"].keys()
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", json.dumps(spec))


def test_a_chart_uses_only_fields_that_its_frames_have(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    spec, datasets = draw(*frames).parts
    for unit, data in units(spec):
        rows = pl.read_ipc_stream(datasets[data["name"]])
        fields = {channel["field"] for channel in unit["encoding"].values() if isinstance(channel, dict) and "field" in channel}
        fields |= {tip["field"] for tip in unit["encoding"].get("tooltip", []) if isinstance(tip, dict)}
        # Expressions of an axis see only the value of a tick.
        fields |= {name for words in strings([unit["mark"], unit.get("transform", [])]) for name in re.findall(r"datum\.(\w+)", words)}
        assert fields <= set(rows.columns), unit


def test_a_chart_says_in_words_what_a_reader_can_point_at(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    described = [unit for unit, _ in units(draw(*frames).parts[0]) if unit["mark"].get("aria")]
    assert all("description" in unit["encoding"] for unit in described)
    # A date in a tooltip would be written in the zone of the browser.
    for unit, _ in units(draw(*frames).parts[0]):
        tips = unit["encoding"].get("tooltip", [])
        assert all(tip["type"] == "nominal" for tip in (tips if isinstance(tips, list) else [tips]))


def test_no_layer_says_something_else_about_an_axis_than_its_neighbours(case: tuple[Draw, Frames]) -> None:
    draw, frames = case
    for channel in ("x", "y"):
        said = {
            json.dumps([encoding[channel].get(part) for part in ("axis", "scale")], sort_keys=True)
            for unit, _ in units(draw(*frames).parts[0])
            if "field" in (encoding := unit["encoding"]).get(channel, {})
        }
        assert len(said) <= 1


def test_at_most_2000_rows_are_sent_and_all_strong_ones_among_them() -> None:
    n = 6_000
    many = pl.DataFrame({"at": [datetime(2025, 11, 2)] * n, "minutes": [5.0] * n, "strong": [i % 5 == 0 for i in range(n)]}).with_columns(
        incident_id=pl.int_range(pl.len()).cast(pl.String), title=pl.lit("t"), service=pl.lit("s"), severity=pl.lit("P1")
    )
    _, datasets = response_chart.duration_by_month(many, LIMITS).parts
    rows = max((pl.read_ipc_stream(content) for content in datasets.values()), key=len)
    assert rows.height == MOST_ROWS
    assert rows["strong"].sum() == n // 5
    assert drawn(many, "strong").equals(drawn(many, "strong"))


MONTH_NAMES = ["Nov", "2025", "Dec", "Jan", "2026", "Feb"]
PICTURES = """
import sys
sys.path.insert(0, sys.argv[1])
import test_charts as t
for name in ("duration", "share", "occurrences", "sparkline"):
    draw, frames = t.ALL[name]
    sys.stdout.write(t.svg(draw(*frames)))
"""


@functools.cache
def pictures(zone: str) -> str:
    here = Path(__file__).parent
    place = os.pathsep.join([str(Path(nowwhat.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", PICTURES, str(here)],
        env=os.environ | {"TZ": zone, "PYTHONPATH": place},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_months_are_the_same_wherever_the_picture_is_made(zone: str) -> None:
    made = pictures(zone)
    assert made == pictures("UTC")
    assert text(made.split("</svg>")[1])[:6] == MONTH_NAMES


def test_a_median_that_too_many_open_ones_leave_open_says_at_least() -> None:
    frame = BY_MONTH.head(2).with_columns(median_open=pl.col("median_min") == 5)
    assert "at least 5\N{NO-BREAK SPACE}min" in text(svg(response_chart.duration_by_month(INCIDENTS, frame)))
    assert "5\N{NO-BREAK SPACE}min" in text(svg(response_chart.duration_by_month(INCIDENTS, BY_MONTH.head(2))))


def test_the_last_complete_month_is_written_in_words_and_named_beside_an_unfinished_one() -> None:
    frame = BY_MONTH.with_columns(median_min=pl.Series([7.0, 5.0, 4.5, 4.0]))
    unfinished = text(svg(response_chart.duration_by_month(INCIDENTS, frame)))
    assert "Jan\N{NO-BREAK SPACE}4\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}30\N{NO-BREAK SPACE}s" in unfinished
    finished = text(svg(response_chart.duration_by_month(INCIDENTS, frame.with_columns(provisional=pl.lit(value=False)))))
    assert "4\N{NO-BREAK SPACE}min" in finished


def test_a_long_median_is_written_without_the_seconds_that_its_figure_leaves_out() -> None:
    frame = BY_MONTH.with_columns(median_min=pl.Series([7.0, 5.0, 41.49, 4.0]))
    drawn = text(svg(response_chart.duration_by_month(INCIDENTS, frame)))
    assert "Jan\N{NO-BREAK SPACE}41\N{NO-BREAK SPACE}min" in drawn
    assert "41\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}" not in drawn


def test_the_name_of_the_usual_range_leaves_a_phone_to_the_subtitle() -> None:
    chart = response_chart.duration_by_month(INCIDENTS, LIMITS)
    assert "usual range of monthly medians" in text(svg(chart, 900))
    assert "usual range of monthly medians" not in text(svg(chart, 340))


@pytest.mark.parametrize(("width", "lines"), [(340, 2), (600, 1), (1170, 1)])
def test_a_long_name_of_a_line_is_never_cut(width: int, lines: int) -> None:
    found = [
        words
        for words in text(svg(share_by_month(SHARES, 0.4, QUOTED), width))
        if words in f"dashed, {QUOTED}".replace(" %", "\N{NO-BREAK SPACE}%")
    ]
    # Halo and words.
    assert len([words for words in found if len(words) > 10]) == 2 * lines
    assert "…" not in "".join(found)


@pytest.mark.parametrize(("width", "raised"), [(340, True), (430, True), (700, True), (1170, False)])
def test_a_name_that_would_take_half_the_chart_leaves_the_marks_on_its_line_alone(width: int, raised: bool) -> None:
    assert any(words.startswith("dashed, ") for words in text(svg(share_by_month(SHARES, 0.4, QUOTED), width))) == raised


def test_a_name_that_would_cover_an_interval_stands_at_the_top_however_wide_the_chart_is() -> None:
    met = SHARES.with_columns(high=pl.lit(0.6))
    assert any(words.startswith("dashed, ") for words in text(svg(share_by_month(met, 0.4, QUOTED), 1170)))


def test_lines_that_coincide_are_one_line_with_two_names() -> None:
    def rules(past: float) -> list[str]:
        chart = share_by_month(SHARES, 0.4, "quoted", past, "own 2025")
        return [unit["mark"]["style"] for unit, _ in units(chart.parts[0]) if unit["mark"]["style"] in ("past", "reference")]

    assert rules(0.3) == ["past", "reference"]
    assert rules(0.405) == ["reference"]
    assert "own 2025" in text(svg(share_by_month(SHARES, 0.4, "quoted", 0.405, "own 2025")))


def test_a_service_without_a_labelled_incident_keeps_its_name_and_says_so() -> None:
    words = text(svg(repeat_chart.services_by_repeat_share(SERVICES, 0.33)))
    assert {"new", "no labelled incident", "31 of 94, flagged"} <= set(words)


def test_at_most_16_services_are_drawn_the_flagged_ones_among_them() -> None:
    many = pl.concat(
        [SERVICES.head(1).with_columns(service=pl.lit(f"s{i:02}"), flagged=pl.lit(i == 19), share=0.5 - i / 50) for i in range(20)]
    )
    words = text(svg(repeat_chart.services_by_repeat_share(many, 0.3)))
    names = [word for word in words if re.fullmatch(r"s\d\d", word)]
    assert names == [f"s{i:02}" for i in (*range(15), 19)]


def test_items_open_at_an_occurrence_are_found_and_overdue_begins_after_the_due_day() -> None:
    placed = layout(OCCURRENCES, ITEMS, AS_OF)
    met = {(row["incident_id"], row["action_id"]): row["overdue"] for row in placed.hits.iter_rows(named=True)}
    assert met == {("I2", "late"): True, ("I3", "open"): False}
    at_the_due_day = OCCURRENCES.with_columns(at=pl.Series([datetime(2026, 1, 5), datetime(2026, 1, 31, 23, 59), datetime(2026, 2, 1)]))
    met = {row["incident_id"]: row["overdue"] for row in layout(at_the_due_day, ITEMS.head(1), AS_OF).hits.iter_rows(named=True)}
    assert met == {"I2": False, "I3": True}


def test_hits_that_are_given_are_believed() -> None:
    given = pl.DataFrame({"incident_id": ["I3"], "action_id": ["kept"], "overdue": [True]})
    assert layout(OCCURRENCES, ITEMS, AS_OF, given).hits.select("incident_id", "action_id", "overdue").equals(given)


def test_seven_items_are_drawn_those_met_by_an_occurrence_first_and_the_rest_is_counted() -> None:
    idle = ITEMS.tail(1).with_columns(created_on=date(2026, 1, 1), done_on=date(2026, 1, 2))
    many = pl.concat([*(idle.with_columns(action_id=pl.lit(f"idle{i}")) for i in range(9)), ITEMS])
    placed = layout(OCCURRENCES, many, AS_OF)
    assert placed.items.height == 7
    assert placed.items_left_out == 6
    assert {"late", "open"} <= set(placed.items["action_id"])


def test_nothing_after_as_of_is_known() -> None:
    placed = layout(OCCURRENCES, ITEMS, datetime(2026, 2, 25))
    assert placed.occurrences["incident_id"].to_list() == ["I1", "I2"]
    assert set(placed.items["action_id"]) == {"late", "open"}
    assert placed.items["is_open"].all()


@pytest.mark.parametrize(
    ("places", "levels"),
    [([], []), ([0.0, 0.5, 1.0], [0, 0, 0]), ([0.0, 0.01, 0.02, 0.5], [0, 1, 2, 0]), ([0.0, 0.02, 0.04, 0.06], [0, 1, 0, 1])],
)
def test_near_neighbours_stand_on_each_other(places: list[float], levels: list[int]) -> None:
    assert stack(places, 0.03) == levels


def test_a_pile_is_never_higher_than_four() -> None:
    assert max(stack([0.5] * 30, 0.03)) == 3


def test_numbers_that_are_shown_do_not_touch_and_the_last_is_shown() -> None:
    assert spread([0.0, 0.01, 0.06, 0.94, 0.96, 1.0], 0.05) == [True, False, True, True, False, True]
    assert spread([0.0, 0.97, 1.0], 0.05) == [True, False, True]


def test_thirty_occurrences_in_three_years_stay_readable() -> None:
    many = pl.concat(
        [
            OCCURRENCES.with_columns(incident_id=pl.lit(f"x{i}") + pl.col("incident_id"), at=pl.col("at") - timedelta(days=95 * i))
            for i in range(10)
        ]
    )
    many = many.sort("at").with_columns(ordinal=pl.int_range(1, pl.len() + 1))
    wide, phone = (text(svg(chain(many, ITEMS), width)) for width in (1170, 330))
    assert {str(number) for number in range(1, 31)} <= set(wide)
    assert {"1", "30"} <= set(phone)
    assert sum(word.isdigit() and len(word) < 3 for word in phone) < 20


def test_a_picture_that_leaves_the_page_carries_its_title() -> None:
    chart = titled(share_by_month(SHARES), "How often?", "Share by month, " * 10)
    words = " ".join(text(svg(chart)))
    assert "How often?" in words
    assert "Share by month," in words


def test_charts_know_neither_streamlit_nor_the_database_nor_the_clock() -> None:
    rooms = Path(nowwhat.__file__).parent
    for module in [*rooms.glob("charts/*.py"), *rooms.glob("analysis/*/*chart.py")]:
        source = module.read_text()
        assert not re.search(r"^\s*(import|from) (streamlit|duckdb|os|pathlib|time)\b", source, re.MULTILINE), module.name
        assert not re.search(r"\.(now|today|utcnow)\(", source), module.name
        if module.name != "theme.py":
            assert not re.search(r"#[0-9A-Fa-f]{6}\b", source), module.name
