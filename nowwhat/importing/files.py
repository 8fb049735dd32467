"""Paths -> the files that are looked at, one after the other, and what becomes of each: taken, skipped or refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from nowwhat.errors import InputRefused
from nowwhat.importing.report import FileReport
from nowwhat.reading.archive import GZ, NESTED, ZIP, gz_content, zip_members
from nowwhat.reading.text import Content, file_content, shown

SUFFIXES = {".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json", ".md": "markdown", ".markdown": "markdown"}
OTHERS = {"", ".txt", ".html", ".xlsx", ".yml", ".yaml"} | NESTED  # what people keep beside exports: looked at and listed


class Unmatched(InputRefused):
    """No source fits the file."""


class ZoneMissing(InputRefused):
    """The file holds times without a zone, and none was named for it."""


class FilesRefused(InputRefused):
    """Named files that cannot be taken, so nothing was published; each with its own refusal."""

    def __init__(self, faults: Mapping[Path, InputRefused]) -> None:
        super().__init__("\n".join(map(str, faults.values())))
        self.faults = faults


class Files:
    """The files of one import by their numbers, each with its report; `take_back` takes out what was staged of one that is refused."""

    def __init__(self, first: int, take_back: Callable[[int], None]) -> None:
        self.first, self.take_back = first, take_back
        self.reports: dict[int, FileReport] = {}
        self.named: dict[int, Path | None] = {}
        self.faults: dict[Path, InputRefused] = {}

    def read(self, path: Path, named: bool, read: Callable[[int, Content], None]) -> None:
        """A file, or the members of an archive, which are like files found in a folder; `named` if somebody asked for this very one.

        `read` takes the number and the content of each.
        """
        if path.suffix.lower() == ZIP:
            self._read_archive(path, path if named else None, read)
            return
        with self.judging(self._new(shown(path.name), path if named else None)) as number:
            read(number, gz_content(path) if path.suffix.lower() == GZ else file_content(path))

    def _read_archive(self, path: Path, named: Path | None, read: Callable[[int, Content], None]) -> None:
        """The archive itself is listed if it cannot be read."""
        opened = False
        try:
            with zip_members(path) as contents:
                opened = True
                for content in contents:
                    with self.judging(self._new(content.name, None)) as number:
                        read(number, content)
        except InputRefused as error:
            if opened:
                raise
            with self.judging(self._new(shown(path.name), named)):
                raise InputRefused(str(error)) from None

    def _new(self, name: str, named: Path | None) -> int:
        number = self.first + len(self.reports)
        self.reports[number], self.named[number] = FileReport(name), named
        return number

    @contextmanager
    def judging(self, number: int) -> Iterator[int]:
        """A file that cannot be taken ends the import if it was named; one that was found in a folder is listed."""
        try:
            yield number
        except InputRefused as error:
            if named := self.named[number]:  # the others are looked at all the same, so that all that is wrong is told at once
                self.faults.setdefault(named, error)
            self.refuse(number, "skipped" if isinstance(error, Unmatched) else "refused", str(error))

    def refuse(self, number: int, outcome: str, sentence: str) -> None:
        """Take nothing of the file, and say why in its report."""
        self.take_back(number)
        report = self.reports[number]
        report.outcome, report.sentence = outcome, sentence.removeprefix(f"{report.name}: ")
        report.read = report.refused = report.set_aside = 0
        report.refusals.clear()
        report.set_asides.clear()

    def judge_all(self) -> list[FileReport]:
        """The reports, if every named file was taken and anything was.

        Raises:
            FilesRefused: for every named file that cannot be taken, when all of them were looked at.
            InputRefused: when nothing could be read.

        """
        if self.faults:
            raise FilesRefused(self.faults)
        reports = list(self.reports.values())
        failed = [report for report in reports if report.outcome != "read"]
        taken = any(report.read > report.refused + report.set_aside for report in reports)
        if not taken and (failed or not reports):
            said = "; ".join(f"{report.name}: {report.sentence}" for report in failed[:5]) or "no file was found"
            raise InputRefused(f"nothing could be read, so nothing was published: {said}")
        return reports


def discover(paths: Sequence[Path]) -> list[tuple[Path, bool]]:
    """Every file with whether it was named. Folders are walked in the order of names; what is hidden is left alone.

    Raises:
        InputRefused: when a path does not exist or cannot be looked through.

    """
    try:
        return _walked(paths)
    except OSError as error:
        raise InputRefused(f"{error.filename}: cannot be looked through ({error.strerror}); nothing was published") from None


def _walked(paths: Sequence[Path]) -> list[tuple[Path, bool]]:
    found: dict[Path, bool] = {}
    for path in paths:
        if not path.exists():
            raise InputRefused(f"{shown(path.name)}: there is no such file or folder")
        if path.is_dir():
            walked: Sequence[Path] = sorted(
                inner
                for inner in path.rglob("*")
                if inner.is_file() and not any(part.startswith(".") for part in inner.relative_to(path).parts)
            )
            for inner in walked:
                if inner.suffix.lower() in SUFFIXES.keys() | OTHERS:
                    found.setdefault(inner, False)
        else:
            found[path] = True
    return list(found.items())


def form_of(content: Content) -> str:
    """What a file is read as, told by its name or else by its beginning: csv, json or markdown."""
    if known := SUFFIXES.get(content.suffix):
        return known
    with content.stream() as text:
        return "json" if text.read(1000).lstrip()[:1] in ("{", "[") else "csv"
