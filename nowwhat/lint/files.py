"""Files and folders of review documents -> the advice on all of them, as text, JSON or annotations for GitHub."""

import dataclasses
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from nowwhat.errors import InputRefused, UsageError
from nowwhat.language import formats
from nowwhat.lint.documents import advise
from nowwhat.lint.text import Advice

FORMS = ("text", "json", "github")
SUFFIXES = (".md", ".markdown")


@dataclass
class Linted:
    """The advice by document, how many reviews were read, and what is none, with the reason."""

    advice: list[Advice] = field(default_factory=list)
    reviews: int = 0
    others: list[tuple[str, str]] = field(default_factory=list)


def lint_files(paths: Sequence[Path], off: Collection[str]) -> Linted:
    """The advice on every document among `paths`; folders are walked.

    Raises:
        UsageError: when a path does not exist.
        InputRefused: when a file that was named cannot be read as a document.

    """
    linted = Linted()
    for path, named in _walked(paths):
        try:
            advice, why_not = advise(path.read_bytes().decode("utf-8"), str(path), off)
        except UnicodeDecodeError:
            why_not = "expected UTF-8 text, found other bytes; save the document as UTF-8"
            if named:
                raise InputRefused(f"{path}: {why_not}") from None
            linted.others.append((str(path), why_not))
            continue
        except InputRefused as refused:
            if named:
                raise
            linted.others.append((str(path), str(refused)))
            continue
        linted.reviews += not why_not
        linted.advice += advice
        linted.others += [(str(path), why_not)] if why_not else []
    return linted


def _walked(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file once, in the order given, those of a folder by name; and whether it was named itself."""
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise UsageError(f"lint {path}: there is no such file or folder")
        inside = sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
        for one in inside:
            if (real := one.resolve()) not in seen:
                seen.add(real)
                yield one, not path.is_dir()


def written(linted: Linted, form: str) -> str:
    """The advice in one of `FORMS`, ending with a line break where there is any."""
    if form == "json":
        return json.dumps([dataclasses.asdict(advice) for advice in linted.advice], ensure_ascii=False, indent=1) + "\n"
    lines = _annotations(linted.advice) if form == "github" else _text(linted.advice)
    return "".join(f"{line}\n" for line in lines)


def about(linted: Linted) -> Iterator[str]:
    """What was read, and what is no review."""
    yield from (f"{name}: {why_not}" if name not in why_not else why_not for name, why_not in linted.others)
    documents = len({advice.file for advice in linted.advice})
    where = f", in {formats.count(documents)} of them" if documents else ""
    advice = formats.plural(len(linted.advice), "piece of advice", "pieces of advice")
    yield f"{formats.plural(linted.reviews, 'review')} read: {advice}{where}"


def _text(advice: Sequence[Advice]) -> Iterator[str]:
    """`file:line: rule`, the sentence and the advice below, as compilers write it, so that editors find the place."""
    for file, of_file in groupby(advice, key=lambda one: one.file):
        for one in of_file:
            yield f"{file}:{one.line or 1}: {one.rule}"
            if one.sentence:
                yield f"    “{one.sentence}”"
            yield f"    {one.words}"


def _annotations(advice: Sequence[Advice]) -> Iterator[str]:
    """Workflow commands of GitHub Actions. Text of a document cannot begin another: its line breaks and signs are escaped."""
    for one in advice:
        message = f"“{one.sentence}” {one.words}" if one.sentence else one.words
        place = f"file={_property(one.file)},line={one.line or 1},title={_property(one.rule)}"
        yield f"::notice {place}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
