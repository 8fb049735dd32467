"""The templates of the files of this folder -> markup. What is not marked as markup is escaped: there is no other way into a page."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from nowwhat.charts.theme import FONT, TOKENS
from nowwhat.language.text import visible, web_address
from nowwhat.render import pictures


def rendered(name: str, **values: Any) -> str:
    """A template of this folder, filled in."""
    return environment().get_template(name).render(**values)


@cache
def environment() -> Environment:
    """What every template may use: the palette, and what draws a chart or a section of our own manual."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"kind": lambda block: type(block).__name__, "manual": _manual}
    templates.tests["web_address"] = web_address
    templates.globals |= {
        "light": TOKENS["light"],
        "paper": TOKENS["print"]["paper"],
        "font": Markup(FONT),  # noqa: S704 - a constant
        "svgs": pictures.svgs,
    }
    return templates


def _shown(value: Any) -> Any:
    """Text without the characters that turn text around or cannot be seen; nothing for what is not there."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return "" if value is None else value


def _manual(definition: str) -> Markup:
    """A section of our own manual."""
    manual = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink"])
    return Markup(manual.render(definition))  # noqa: S704 - no HTML gets through
