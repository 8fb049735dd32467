"""The folders of real review documents -> the advice of `nowwhat lint` on them and how each was judged, as lines of docs/validation.md.

Every advice was read beside its sentence; the judgements are kept by rule, file and line, so that a new advice stands there as
not judged. No sentence of the documents is quoted.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.validation.reviews import FOLDERS
from nowwhat.language.formats import plural
from nowwhat.lint.files import lint_files

JUDGED = Path(__file__).with_name("judged_advice.csv")
TITLE = "## Advice on real reviews, judged one by one"
Key = tuple[str, str, str, str]


def advice_judged(real: Path) -> Iterator[str]:
    """A table of every advice on the documents below `real`, and how many were wrong."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        judged: dict[Key, tuple[str, str]] = {
            (row["folder"], row["file"], row["line"], row["rule"]): (row["judgement"], row["why"]) for row in csv.DictReader(file)
        }
    keys: list[Key] = []
    reviews = 0
    for _, name, _ in FOLDERS:
        linted = lint_files([real / name], ())
        reviews += linted.reviews
        keys += [(name, Path(one.file).name, str(one.line), one.rule) for one in linted.advice]
    told = [(*key, *judged.get(key, ("not judged", ""))) for key in keys]
    counts = Counter(row[4] for row in told)
    rules = Counter(row[3] for row in told)
    yield from ("", TITLE, "")
    yield (
        f"`nowwhat lint` gives {plural(len(told), 'piece of advice', 'pieces of advice')} on {plural(reviews, 'review')} of both folders.\n"
        f"Each was read beside its sentence: {counts['right']} right, {counts['wrong']} wrong, {counts['not judged']} not judged.\n"
        "Promised is at most one wrong in twenty. The same fault of a whole list (no owner, no deadline) is one advice, at its first item."
    )
    yield from ("", "| rule | pieces of advice | wrong |", "|---|---:|---:|")
    for rule, number in rules.most_common():
        yield f"| `{rule}` | {number} | {sum(row[3] == rule and row[4] == 'wrong' for row in told)} |"
    yield from ("", "| document | line | rule | judgement |", "|---|---:|---|---|")
    for _, file, line, rule, judgement, why in told:
        yield f"| {file.replace('|', ' ')} | {line} | `{rule}` | {judgement}{f': {why}' if why else ''} |"
