"""Text -> markup that shows it literally. What is not marked as markup is escaped: there is no other way into the page."""

from html import escape
from typing import Any

from nowwhat.language.text import visible, web_address

EMPTY = {"meta", "br", "hr"}


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def text(words: str | None) -> Markup:
    """Any text, shown as it is, without the characters that turn text around."""
    return words if isinstance(words, Markup) else Markup(escape(visible(words)))


def tag(name: str, /, *inside: str | None, **attributes: Any) -> Markup:
    """An element; an attribute that is a word of Python ends in `_`, its `_` are hyphens, and without a value it is left out."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(visible(str(value)))}"' for key, value in attributes.items() if value)
    if name in EMPTY:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{''.join(text(part) for part in inside if part)}</{name}>")


def link(words: str, url: str | None) -> Markup:
    """Text that leads to where it is kept, if that is a secure address of the web."""
    return tag("a", words, href=url, rel="noreferrer") if web_address(url) else text(words)
