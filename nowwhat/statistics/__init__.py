"""
Samples -> intervals, tests, curves. Pure: no frames, no database, no clock; scipy does the arithmetic. It is loaded by the
first function that needs it, since `import scipy` alone brings none of its heavy parts, and most commands need none.

Three habits hold everywhere. A missing limit is None and means "no limit on that side". A missing value in the input is
refused with a ValueError, never skipped. A sample below MINIMUM_N has no summary: the function returns None.
"""

from nowwhat.statistics.changes import (
    ChangeSearch,
    ProcessBehaviour,
    change_in_durations,
    change_in_slips,
    nearest_boundary,
    normal_scores,
    process_behaviour,
)
from nowwhat.statistics.checks import MINIMUM_N, Interval
from nowwhat.statistics.comparing import (
    CLOCK_NOISE_S,
    AdjustedRatio,
    RatioOfTypical,
    SeverityRatio,
    hodges_lehmann,
    mix_adjusted_median,
    severity_adjusted_ratio,
)
from nowwhat.statistics.intervals import (
    ClusteredProportion,
    DifferenceOfProportions,
    Proportion,
    Quantile,
    clopper_pearson,
    clustered_difference,
    clustered_proportion,
    difference_of_proportions,
    proportion,
    quantile,
    smallest_n,
    wilson,
)
from nowwhat.statistics.power import (
    detectable_rate_ratio,
    detectable_share_gap,
    detectable_step,
    detectable_time_ratio,
    detectable_trend,
    events_needed,
    fewest_repeats_flagged,
    incidents_needed,
    log_spread,
    share_gap_needs,
    trend_needs,
)
from nowwhat.statistics.rates import Dispersion, Rate, RateRatio, ShrunkRates, dispersion, rate, rate_ratio, shrunk_rates
from nowwhat.statistics.services import RepeatShare, benjamini_hochberg, repeat_shares
from nowwhat.statistics.stratified import PersonTime, StratifiedRateRatio, leave_one_service_out, mantel_haenszel
from nowwhat.statistics.survival import CompletionCurve, CurvePoint, SurvivalCurve, aalen_johansen, kaplan_meier
from nowwhat.statistics.titles import STOP_WORDS, title_similarity, title_words

__all__ = [
    "CLOCK_NOISE_S",
    "MINIMUM_N",
    "STOP_WORDS",
    "AdjustedRatio",
    "ChangeSearch",
    "ClusteredProportion",
    "CompletionCurve",
    "CurvePoint",
    "DifferenceOfProportions",
    "Dispersion",
    "Interval",
    "PersonTime",
    "ProcessBehaviour",
    "Proportion",
    "Quantile",
    "Rate",
    "RateRatio",
    "RatioOfTypical",
    "RepeatShare",
    "SeverityRatio",
    "ShrunkRates",
    "StratifiedRateRatio",
    "SurvivalCurve",
    "aalen_johansen",
    "benjamini_hochberg",
    "change_in_durations",
    "change_in_slips",
    "clopper_pearson",
    "clustered_difference",
    "clustered_proportion",
    "detectable_rate_ratio",
    "detectable_share_gap",
    "detectable_step",
    "detectable_time_ratio",
    "detectable_trend",
    "difference_of_proportions",
    "dispersion",
    "events_needed",
    "fewest_repeats_flagged",
    "hodges_lehmann",
    "incidents_needed",
    "kaplan_meier",
    "leave_one_service_out",
    "log_spread",
    "mantel_haenszel",
    "mix_adjusted_median",
    "nearest_boundary",
    "normal_scores",
    "process_behaviour",
    "proportion",
    "quantile",
    "rate",
    "rate_ratio",
    "repeat_shares",
    "severity_adjusted_ratio",
    "share_gap_needs",
    "shrunk_rates",
    "smallest_n",
    "title_similarity",
    "title_words",
    "trend_needs",
    "wilson",
]
