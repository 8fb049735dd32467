"""A sheet -> which of its columns is which of ours, each with the reason. A person sees and confirms all of it."""

from dataclasses import dataclass

from nowwhat.mapping.names import SYNONYMS, forms_of, no_column_of_ours
from nowwhat.mapping.sheet import Column, Sheet
from nowwhat.model.records import DAY, FLAG, INSTANT, TABLES, Kind

READABLE = 0.5  # of the values; a column with fewer is something else
NAMED = "named so"
LABEL = 60  # characters; what is usually longer is no label of a cause
# What speaks for a table, if anything is in it. Both have a priority, a status, a team and a time at which something was resolved.
TELLING = {
    "incidents": dict.fromkeys(("service", "services", "started_at", "acknowledged_at", "fix_applied_at", "detected_by", "cause"), 1),
    "action_items": {"incident_id": 1, "due_date": 2, "original_due_date": 2},
}


@dataclass(frozen=True)
class Guess:
    """The column of theirs that is probably one of ours, and why; without one, `theirs` is None and the reason says what was tried."""

    ours: str
    theirs: str | None
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A guess for every column of ours, and why columns of theirs were left out."""

    guesses: tuple[Guess, ...]
    unused: tuple[tuple[str, str], ...]

    def mapping(self) -> dict[str, str]:
        """What was guessed: column of ours -> column of theirs."""
        return {guess.ours: guess.theirs for guess in self.guesses if guess.theirs}


def propose(sheet: Sheet, table: str) -> Proposal:
    """Each column of `table` with the column of the sheet that is named like it and holds what it holds.

    A column of theirs is proposed once. The id may also be told by its values alone, and so may the last column of times.
    """
    kinds = {column.name: column.kind for column in TABLES[table].columns}
    named: dict[str, Guess] = {}
    faults: dict[str, str] = {}
    taken: set[str] = set()
    for ours, theirs in _by_name(sheet, table):
        if ours in named or theirs.name in taken:
            continue
        if fault := _misfit(theirs, kinds[ours], ours):
            faults.setdefault(ours, f"{theirs.name!r} is named so, but {fault}")
            continue
        named[ours] = Guess(ours, theirs.name, _named_so(theirs, kinds[ours]))
        taken.add(theirs.name)
    free = [column for column in sheet.columns if column.name not in taken and not no_column_of_ours(column.name, table)]
    for ours, guess in _by_content(table, free, sheet.records, named):
        named[ours] = guess
        taken.add(guess.theirs or "")
    guesses = tuple(named.get(ours, Guess(ours, None, faults.get(ours, ""))) for ours in kinds)
    unused = tuple((column.name, no_column_of_ours(column.name, table)) for column in sheet.columns if column.name not in taken)
    return Proposal(guesses, unused)


def table_of(sheet: Sheet) -> str:
    """`action_items` where more columns speak for promises than for incidents, else `incidents`."""
    return "action_items" if _speaking(sheet, "action_items") > _speaking(sheet, "incidents") else "incidents"


def _speaking(sheet: Sheet, table: str) -> int:
    guesses = {guess.ours: guess for guess in propose(sheet, table).guesses if guess.theirs and sheet.column(guess.theirs).filled}
    if not guesses.get("action_id", Guess("", None, "")).reason.startswith(NAMED):
        guesses.pop("incident_id", None)  # the one id of the file, which is that of an incident
    return sum(weight for ours, weight in TELLING[table].items() if ours in guesses)


def _by_name(sheet: Sheet, table: str) -> list[tuple[str, Column]]:
    """Pairs that share a name, the most literal reading and the best word first."""
    places = {word: (place, ours) for ours, words in SYNONYMS[table].items() for place, word in enumerate((ours.replace("_", " "), *words))}
    guesses = []
    for order, column in enumerate(sheet.columns):
        if no_column_of_ours(column.name, table):
            continue
        for literal, form in enumerate(forms_of(column.name, table)):
            if form in places:
                place, ours = places[form]
                guesses.append((place, literal, order, ours, column))
                break
    return [(ours, column) for *_, ours, column in sorted(guesses, key=lambda pair: pair[:3])]


def _misfit(column: Column, kind: Kind, ours: str) -> str:
    """Why a column cannot be what its name says."""
    if not column.filled:
        return ""
    if kind is INSTANT and column.times < READABLE * column.filled:
        return (
            "its values are days without a time" if column.days + column.in_digits > column.times else "its values are no dates and times"
        )
    if kind is DAY and column.dates < READABLE * column.filled:
        return "its values are no days"
    if kind is FLAG and column.flags < READABLE * column.filled:
        return "its values are not yes and no"
    if ours == "cause" and column.usual_length > LABEL:
        return "its values are sentences, and a cause is a short label"
    return ""


def _named_so(column: Column, kind: Kind) -> str:
    if not column.filled:
        return f"{NAMED}; empty in the records looked at"
    readable = {INSTANT: column.times, DAY: column.dates, FLAG: column.flags}.get(kind, column.filled)
    return NAMED if readable == column.filled else f"{NAMED}; {column.filled - readable} of {column.filled} values cannot be read"


def _by_content(table: str, free: list[Column], records: int, named: dict[str, Guess]) -> list[tuple[str, Guess]]:
    guesses = []
    key = TABLES[table].key
    if key not in named:
        unique = [
            column for column in free if records > 1 and column.different == records and not column.dates and column.usual_length <= 40
        ]
        if unique:
            guesses.append((key, Guess(key, unique[0].name, "no column is named so; in this one every value is different")))
            free = [column for column in free if column is not unique[0]]
    times = [column for column in free if column.filled and column.times == column.filled]
    if table == "incidents" and "detected_at" not in named and len(times) == 1:
        guesses.append(("detected_at", Guess("detected_at", times[0].name, "no column is named so; this is the only other one of times")))
    return guesses
