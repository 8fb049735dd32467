"""A page of the dashboard as a test opens it, and what a reader sees of it."""

import re

from streamlit.testing.v1 import AppTest

from nowwhat.language.formats import NBSP
from nowwhat.places import app_folder


def opened(name: str, **link: str) -> AppTest:
    """The page `name` after its first run, as the link asks for it; nothing was raised."""
    test = AppTest.from_file(str(app_folder() / "pages" / f"{name}.py"), default_timeout=60)
    for key, value in link.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception
    return test


def words(test: AppTest) -> str:
    """What stands on the page outside its tables, as a reader sees it."""
    kinds = ("title", "header", "subheader", "markdown", "warning", "error")
    said = " ".join(element.value for kind in kinds for element in test.get(kind))
    return re.sub(r"\\([^\w\s])", r"\1", said).replace(NBSP, " ")


def said(test: AppTest) -> str:
    """All words of the page in order and then of its tables, as they are read."""
    kinds = [*test.title, *test.header, *test.subheader, *test.markdown, *test.error, *test.warning]
    tables = [cell for table in test.table for row in table.value.itertuples(index=False) for cell in row]
    return " ".join([*(str(element.value) for element in kinds), *map(str, tables)]).replace("\\", "").replace(NBSP, " ")
