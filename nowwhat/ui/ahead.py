"""A home -> its first page, made before anybody asks for it: at a million incidents that takes half a minute."""

from nowwhat.analysis.filters import default_period, from_link
from nowwhat.meetings import monthly
from nowwhat.ui.view import View, current_store


def make_first_page() -> None:
    """The monthly review as a reader without any filter sees it; nothing in an empty home.

    Raises:
        NowWhatError: when the home cannot be read.

    """
    if (store := current_store()) is None:
        return
    as_of_local = store.policy().local(store.generation.as_of)
    default = default_period("month", store.generation.as_of)
    view = View(store, from_link({}, {}, default, f"{as_of_local:%Y-%m}"), default)
    view.made(monthly.review)
