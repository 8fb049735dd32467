"""A Markdown file with front matter -> one record, as JSON text, for the sources that read such files.

The front matter is YAML, read as text alone: no tag makes an object, no word becomes a number, and an alias is refused.
"""

import json
from collections.abc import Iterator
from typing import Any

import polars as pl
import yaml
from yaml.tokens import AliasToken, AnchorToken

from nowwhat.reading import Batch, Rows

FORM = "markdown"
SIZE = 1 << 16  # characters of front matter; a page of it is a hundredth


def read_front_matter(text: str, name: str) -> Rows | None:
    """The front matter as a record whose names are its keys; None where the file has none that is plain `key: value` YAML.

    `envelope` holds the name of the file without its ending as `file`: tools that keep one file per incident have it as the id.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---" or "---" not in (rest := [line.rstrip() for line in lines[1:]]):
        return None
    fields = _fields("\n".join(rest[: rest.index("---")]))
    if fields is None:
        return None
    cells = json.dumps(fields, ensure_ascii=False)
    file = name.rpartition("/")[2].rpartition(".")[0]
    return Rows(FORM, "front matter", tuple(fields), _one(cells), [], {"file": file})


def _fields(text: str) -> dict[str, Any] | None:
    if len(text) > SIZE:
        return None
    try:
        if any(isinstance(token, AliasToken | AnchorToken) for token in yaml.scan(text, Loader=yaml.BaseLoader)):
            return None
        fields = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the loader that makes nothing but text, lists and mappings
    except (yaml.YAMLError, RecursionError):
        return None
    return fields if isinstance(fields, dict) and all(isinstance(name, str) for name in fields) else None


def _one(cells: str) -> Iterator[Batch]:
    schema = {"record": pl.Int64, "line": pl.Int64, "json": pl.String}
    yield Batch(pl.DataFrame([(1, 1, cells)], schema=schema, orient="row"), [])
