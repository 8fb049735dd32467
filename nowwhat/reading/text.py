"""The bytes of a file -> text, or a refusal that says what the bytes look like."""

import os
import stat
from pathlib import Path

from nowwhat.errors import InputRefused

UTF8_BOM, UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: Path) -> bytes:
    """The content of a regular file.

    Raises:
        InputRefused: for a link, a pipe, a device, a folder, an empty or an unreadable file.

    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise InputRefused(f"{path.name}: cannot be opened ({error.strerror}); name a regular file") from None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InputRefused(f"{path.name}: expected a regular file, found a folder, pipe or device")
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
    if content.startswith(UTF16_BOMS):
        try:
            return content.decode("utf-16"), ["the file was UTF-16 and was read so"]
        except UnicodeDecodeError as error:
            raise InputRefused(f"{name}: expected UTF-16 as its first two bytes say, found other bytes at byte {error.start}") from None
    notes = ["a UTF-8 byte order mark was removed"] if content.startswith(UTF8_BOM) else []
    head = content[:4096]
    if len(head) > 3 and (head[1::2].count(0) > len(head) // 4 or head[::2].count(0) > len(head) // 4):
        raise InputRefused(f"{name}: this looks like UTF-16 without its mark; save it as UTF-8")
    if b"\x00" in head[:512] and b"," not in head[:512]:
        raise InputRefused(f"{name}: expected text, found a binary file; export as CSV or JSON")
    return content.removeprefix(UTF8_BOM).decode("utf-8", errors="surrogateescape"), notes
