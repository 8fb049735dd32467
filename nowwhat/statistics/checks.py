"""Anything a caller may hand over -> clean numpy arrays and numbers, or a ValueError in one sentence."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = Sequence[float] | npt.NDArray[Any]
Counts: TypeAlias = Sequence[int] | npt.NDArray[Any]
Flags: TypeAlias = Sequence[bool] | npt.NDArray[Any]
Labels: TypeAlias = Sequence[Hashable] | npt.NDArray[np.integer[Any]]  # whole numbers in an array are told apart a hundred times faster

ROUNDING = 1e-9  # what is left of floats that should be equal


@dataclass(frozen=True, slots=True)
class Interval:
    """The limits of an estimate; None means that the data set no limit on that side."""

    low: float | None
    high: float | None
    confidence: float

    def excludes(self, value: float) -> bool:
        """Whether the value lies outside the limits that exist, by more than the rounding of a float."""
        near = ROUNDING * max(1.0, abs(value))
        return (self.low is not None and value < self.low - near) or (self.high is not None and value > self.high + near)


def numbers(values: Numbers, what: str, *, at_least: float | None = None) -> FloatArray:
    """The values as finite floats, none below the bound."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{what} must be numbers; leave out and count the missing ones first") from None
    if array.ndim != 1:
        raise ValueError(f"{what} must be one row of numbers, got {array.ndim} dimensions")
    if not np.isfinite(array).all():
        place = int(np.flatnonzero(~np.isfinite(array))[0])
        raise ValueError(f"{what} holds a missing or infinite value at position {place}; leave out and count the missing ones first")
    if at_least is not None and (array < at_least).any():
        place = int(np.flatnonzero(array < at_least)[0])
        raise ValueError(f"{what} must be at least {at_least:g}, got {array[place]:g} at position {place}")
    return array


def counts(values: Counts, what: str) -> IntArray:
    """The values as whole numbers from zero on."""
    array = numbers(values, what, at_least=0)
    if (array != np.floor(array)).any():
        raise ValueError(f"{what} must be whole numbers")
    return array.astype(np.int64)


def flags(values: Flags, what: str) -> BoolArray:
    """The values as yes or no; 1 and 0 are allowed."""
    array = numbers(values, what)
    if not np.isin(array, (0.0, 1.0)).all():
        raise ValueError(f"{what} must be yes or no, 1 or 0")
    return array.astype(np.bool_)


def labels(values: Labels, what: str) -> IntArray:
    """Each label as the number of its first appearance: 0, 1, 2."""
    if isinstance(values, np.ndarray) and np.issubdtype(values.dtype, np.integer):
        first, places = _first_places(values)
        order = np.empty(first.size, dtype=np.int64)
        order[np.argsort(first)] = np.arange(first.size)
        return order[places]
    numbered = {value: place for place, value in enumerate(dict.fromkeys(values))}
    if any(value is None or (isinstance(value, float) and math.isnan(value)) for value in numbered):
        place = next(place for place, value in enumerate(values) if value is None or value != value)  # noqa: PLR0124 - NaN differs from itself
        raise ValueError(f"{what} has no label at position {place}; name it, for example 'unknown'")
    return np.fromiter((numbered[value] for value in values), dtype=np.int64, count=len(values))


def _first_places(values: npt.NDArray[np.integer[Any]]) -> tuple[IntArray, IntArray]:
    """Where each number stands first, in the order of the numbers, and which of them every value is."""
    if not values.size or int(values.max()) - int(values.min()) > 4 * values.size:
        _, first, places = np.unique(values, return_index=True, return_inverse=True)
        return first, places
    # Numbers that lie close together need no sorting.
    away = values - values.min()
    first = np.full(int(away.max()) + 1, values.size, dtype=np.int64)
    first[away[::-1]] = np.arange(values.size)[::-1]
    present = first < values.size
    return first[present], (np.cumsum(present) - 1)[away]


def labels_of(what: str, *columns: Labels) -> tuple[IntArray, list[Hashable]]:
    """The labels of several columns, one after the other, as numbers of their first appearance; and the label of each number."""
    arrays = [column for column in columns if isinstance(column, np.ndarray)]
    if len(arrays) == len(columns):
        together: npt.NDArray[np.integer[Any]] = np.concatenate(arrays)
        return labels(together, what), together[np.sort(_first_places(together)[0])].tolist()
    joined = [label for column in columns for label in column]
    return labels(joined, what), list(dict.fromkeys(joined))


def number(value: float, what: str, *, above: float | None = None) -> float:
    """One finite number, strictly above the bound."""
    checked = float(numbers([value], what)[0])
    if above is not None and checked <= above:
        raise ValueError(f"{what} must be above {above:g}, got {checked:g}")
    return checked


def count(value: int, what: str) -> int:
    """One whole number from zero on."""
    return int(counts([value], what)[0])


def part_of(part: int, whole: int, what: str) -> tuple[int, int]:
    """Two counts, the first no larger than the second."""
    x, n = count(part, what), count(whole, what)
    if x > n:
        raise ValueError(f"{what}: {x} of {n} is more than all of them")
    return x, n


def between_0_and_1(value: float, what: str) -> float:
    """One number strictly between 0 and 1."""
    checked = number(value, what, above=0)
    if checked >= 1:
        raise ValueError(f"{what} must be below 1, got {checked:g}")
    return checked


def same_length(what: str, *columns: Sequence[Any] | npt.NDArray[Any]) -> int:
    """The one length all columns have."""
    lengths = [len(column) for column in columns]
    if len(set(lengths)) > 1:
        raise ValueError(f"{what} must have one length, got {lengths}")
    return lengths[0]


def tail(confidence: float) -> float:
    """What a two-sided interval leaves out on each side: 0.025 at 95%."""
    return (1 - between_0_and_1(confidence, "confidence")) / 2


def normal_quantile(confidence: float) -> float:
    """Standard errors on each side of a two-sided interval: 1.96 at 95%."""
    return -float(scipy.special.ndtri(tail(confidence)))


def normal_p(z: float) -> float:
    """Two-sided p of a standard normal statistic."""
    return 2 * float(scipy.special.ndtr(-abs(z)))
