"""A .zip or .gz of exports -> its members as streams. Nothing is unpacked to disk and no size that it states is believed."""

import gzip
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from nowwhat.errors import InputRefused
from nowwhat.reading.text import Content, open_regular, shown, suffix_of

ZIP, GZ = ".zip", ".gz"
NESTED = {ZIP, GZ, ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z", ".rar"}
MEMBER_BYTES = 2 << 30  # unpacked, counted while it is read
ARCHIVE_BYTES = 8 << 30  # all members together: overlapping members make 10 TB of 10 MB
MEMBERS = 10_000


def gz_content(path: Path) -> Content:
    """The one export inside a .gz, which is read as if it were not packed."""
    return Content(shown(path.name), suffix_of(path.stem), partial(_gunzipped, path), MEMBER_BYTES)


def _gunzipped(path: Path) -> BinaryIO:
    return cast("BinaryIO", _Gunzipped(open_regular(path)))


class _Gunzipped(gzip.GzipFile):
    """Given an open file, gzip leaves it open: the two are closed together."""

    def __init__(self, packed: BinaryIO) -> None:
        self.packed = packed
        super().__init__(fileobj=packed)

    def close(self) -> None:
        super().close()
        self.packed.close()


@contextmanager
def zip_members(path: Path) -> Iterator[Iterator[Content]]:
    """The files inside a .zip in the order of their names, hidden ones left out. Readable until the context ends.

    A member is called by its base name, which is only shown: its path leads nowhere.

    Raises:
        InputRefused: when it is no zip, or has too many members.

    """
    with open_regular(path) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise InputRefused(f"{shown(path.name)}: the archive is damaged ({error}); export or pack it again") from None
        with archive:
            members = archive.infolist()
            if len(members) > MEMBERS:
                raise InputRefused(f"{shown(path.name)}: expected at most {MEMBERS:,} files in an archive, found {len(members):,}")
            yield _contents(shown(path.name), archive, sorted(members, key=lambda member: member.filename))


def _contents(name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Content]:
    left = ARCHIVE_BYTES
    for member in members:
        parts = re.split(r"[/\\]", member.filename)
        hidden = any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)
        if member.is_dir() or hidden or stat.S_ISLNK(member.external_attr >> 16):
            continue
        base = shown(parts[-1])
        content = Content(f"{name}/{base}", suffix_of(base), partial(_member, archive, member), min(MEMBER_BYTES, left))
        yield content
        left -= min(content.size, left)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    if member.flag_bits & 1:
        raise NotImplementedError("it needs a password")
    return cast("BinaryIO", archive.open(member))
