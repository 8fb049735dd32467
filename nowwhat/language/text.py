"""Text from an export -> the same, safe in a file name, a link or a line of Markdown."""

import re

HIDDEN = r"[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]"


# What CommonMark and its dialects read as more than text: anywhere, at the edge of a word, or where a line begins.
MARKUP = re.compile(r"[\\`*\[\]<>|&~]|(?<![^\W_])_|_(?![^\W_])|^[#+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def visible(text: str | None) -> str:
    """Text from an export without the characters that turn text around or cannot be seen."""
    return re.sub(HIDDEN, "", text or "")


def web_address(url: str | None) -> bool:
    """Whether a file may lead there: a secure address of the web that ends no link of Markdown early."""
    return bool(url and url.startswith("https://") and not set(url) & set(' <>()\\\n\t"'))


def file_name(text: str) -> str:
    """Any words as a part of the name of a file, of letters and digits that every system takes."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip("-.")[:40]


def markdown(text: str | None) -> str:
    """Text from an export in a line of a Markdown document, literally: without line breaks and characters that turn text around."""
    return MARKUP.sub(lambda found: f"\\{found[0]}", " ".join(visible(text).split()))


def markdown_link(words: str, url: str | None) -> str:
    """Markdown of ours that leads to where it is kept, if a file may lead there."""
    return f"[{words}]({url})" if web_address(url) else words
