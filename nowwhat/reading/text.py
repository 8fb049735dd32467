"""The bytes of a file -> text, as a whole or as a stream, or a refusal that says what the bytes look like."""

import codecs
import hashlib
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from nowwhat.errors import InputRefused

UTF8_BOM, UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
BLOCK_BYTES = 1 << 20
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Of a document, which is held whole. CSV and JSON are read as streams and may be longer.
WHOLE_BYTES = 1 << 24


def shown(name: str) -> str:
    """The name of a file as a report has it: a question mark for what cannot be seen, and for bytes that are no UTF-8."""
    return UNSEEN.sub("?", name).encode(errors="replace").decode()


def open_regular(path: Path) -> BinaryIO:
    """A regular file, opened.

    Raises:
        InputRefused: for a link, a pipe, a device, a folder or an unreadable file.

    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        said = "it is a link" if path.is_symlink() else error.strerror
        raise InputRefused(f"{shown(path.name)}: cannot be opened ({said}); name a regular file") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputRefused(f"{shown(path.name)}: expected a regular file, found a folder, pipe or device")
    return open(descriptor, "rb")


class Content:
    """The bytes of one export: a file, or a member of an archive. They are opened anew each time they are read.

    `name` is what reports call it; `suffix` says what it claims to be. `limit` is how many bytes it may really have.
    """

    def __init__(self, name: str, suffix: str, opener: Callable[[], BinaryIO], limit: int | None = None) -> None:
        self.name, self.suffix, self.limit = name, suffix, limit
        self._opener = opener
        self.sha256, self.size, self.notes = "", 0, list[str]()
        self._encoding, self._skip = "utf-8", 0

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """The bytes; what goes wrong while they are read or unpacked is a refusal."""
        try:
            with self._opener() as file:
                yield file
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            said = "it ends too early" if isinstance(error, EOFError) else str(error)
            raise InputRefused(f"{self.name}: the archive is damaged ({said}); export or pack it again") from None
        except NotImplementedError as error:
            raise InputRefused(f"{self.name}: cannot be unpacked ({error}); pack it again as a plain zip") from None
        except OSError as error:
            raise InputRefused(f"{self.name}: cannot be read ({error.strerror or error}); copy or export it again") from None

    def examine(self) -> None:
        """All bytes read once, in blocks: `sha256`, `size`, the encoding and its `notes` are known then.

        Raises:
            InputRefused: when it is empty, over its limit, damaged, UTF-16 without a mark, or no text.

        """
        digest, head, blank = hashlib.sha256(), b"", True
        decoder: codecs.IncrementalDecoder | None = None
        self.size = 0
        with self._opened() as file:
            while block := file.read(BLOCK_BYTES):
                if not head:
                    head = block
                    self._encoding, self._skip, self.notes = _encoding(head, self.name)
                    if self._encoding == "utf-16":
                        decoder = codecs.getincrementaldecoder("utf-16")()
                if decoder:
                    _decoded(decoder, block, self.size, self.name)
                self.size += len(block)
                if self.limit is not None and self.size > self.limit:
                    raise InputRefused(
                        f"{self.name}: unpacks to more than {self.limit:,} bytes, so reading it was stopped; export shorter periods"
                    )
                digest.update(block)
                blank = blank and not block.strip()
        if blank:
            raise InputRefused(f"{self.name}: the file is empty; export it again")
        if decoder:
            _decoded(decoder, b"", self.size, self.name)
        self.sha256 = digest.hexdigest()

    @contextmanager
    def stream(self) -> Iterator[TextIO]:
        """The text, its newlines as they are. Bytes that are no UTF-8 stay visible as lone surrogates."""
        with self._opened() as file:
            file.read(self._skip)
            # `detach` would be too late for a reader that stops in the middle, so both are closed together.
            with io.TextIOWrapper(file, encoding=self._encoding, errors=_errors(self._encoding), newline="") as text:
                yield text

    def text(self) -> str:
        """The whole text.

        Raises:
            InputRefused: when it is too long to be held at once.

        """
        if self.size > WHOLE_BYTES:
            raise InputRefused(
                f"{self.name}: expected at most {WHOLE_BYTES:,} bytes, found {self.size:,}; split it into one document per incident"
            )
        with self.stream() as text:
            return text.read()


def file_content(path: Path) -> Content:
    """A file on disk, not read yet."""
    return Content(shown(path.name), path.suffix.lower(), lambda: open_regular(path))


def suffix_of(name: str) -> str:
    """What a name claims its content to be, in lower case."""
    return PurePosixPath(name).suffix.lower()


def read_bytes(path: Path) -> bytes:
    """The content of a regular file.

    Raises:
        InputRefused: for a link, a pipe, a device, a folder, an empty or an unreadable file.

    """
    with open_regular(path) as file:
        content = file.read()
    if not content.strip():
        raise InputRefused(f"{path.name}: the file is empty; export it again")
    return content


def decode(content: bytes, name: str) -> tuple[str, list[str]]:
    """The text and notes for the import report. Bytes that are no UTF-8 stay visible as lone surrogates, for the record
    that holds them to be refused alone.

    Raises:
        InputRefused: for UTF-16 without a mark and for binary files.

    """
    encoding, skip, notes = _encoding(content, name)
    if encoding == "utf-16":
        return _decoded(codecs.getincrementaldecoder("utf-16")(), content, 0, name, last=True), notes
    return content[skip:].decode(encoding, errors=_errors(encoding)), notes


def _errors(encoding: str) -> str:
    return "surrogateescape" if encoding == "utf-8" else "strict"


def _encoding(head: bytes, name: str) -> tuple[str, int, list[str]]:
    """The encoding that the first bytes tell, how many of them are its mark, and notes for the report."""
    if head.startswith(UTF16_BOMS):
        return "utf-16", 0, ["the file was UTF-16 and was read so"]
    notes = ["a UTF-8 byte order mark was removed"] if head.startswith(UTF8_BOM) else []
    head = head[:4096]
    # Of ASCII in UTF-16 every second byte is zero; where more are, it is something else.
    if len(head) > 3 and (head[1::2].count(0) > len(head) // 4) != (head[::2].count(0) > len(head) // 4):
        raise InputRefused(f"{name}: this looks like UTF-16 without its mark; save it as UTF-8")
    if b"\x00" in head[:512] and b"," not in head[:512]:
        raise InputRefused(f"{name}: expected text, found a binary file; export as CSV or JSON")
    return "utf-8", len(UTF8_BOM) if notes else 0, notes


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, before: int, name: str, *, last: bool | None = None) -> str:
    """A block of UTF-16 as text; an empty block is the end."""
    try:
        return decoder.decode(block, not block if last is None else last)
    except UnicodeDecodeError as error:
        place = before + error.start
        raise InputRefused(f"{name}: expected UTF-16 as its first two bytes say, found other bytes at byte {place:,}") from None
