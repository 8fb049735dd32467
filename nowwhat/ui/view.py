"""A home and a link -> what a page looks at: the generation, the filters, and frames that are computed once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, Self, TypeVar, cast

import polars as pl
import streamlit as st

from nowwhat.analysis.finding import Finding
from nowwhat.analysis.library.index import Library
from nowwhat.analysis.scope import Scope, found
from nowwhat.errors import NowWhatError
from nowwhat.lint.stored import advice_of_reviews
from nowwhat.lint.text import Advice
from nowwhat.model.policy import Policy
from nowwhat.places import default_home
from nowwhat.store import queries
from nowwhat.store.generation import Store
from nowwhat.store.home import Home
from nowwhat.ui.markdown import with_addresses
from nowwhat.web import access

P = ParamSpec("P")
T = TypeVar("T")
ADVISED = ("review_documents", "review_items", "review_moments")


@dataclass(frozen=True)
class View(Scope):
    """A scope of a page: what was computed once for a generation is kept, and marks lead to pages while it is `linked`.

    `mode` is the reader's theme.
    """

    mode: Literal["light", "dark"] = "light"
    linked: bool = True

    @property
    def policy(self) -> Policy:
        """The policy that the facts were made under."""
        return _policy(str(self.store.generation.path))

    def frame(self, name: str, **params: Any) -> pl.DataFrame:
        """The result of a query under the filters; `params` go before them."""
        return cached_frame(str(self.store.generation.path), name, _frozen(self.params(name, params)))

    def made(self, make: Callable[Concatenate[Self, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `make`, a function with a name, gives of this view: made once for a generation and its filters, in every theme."""
        seen = (str(self.store.generation.path), self.filters, self.default, self.linked)
        return cast("T", _made(f"{make.__module__}.{make.__qualname__}", seen, args, kwargs, _make=make, _view=self))

    @property
    def found(self) -> list[Finding]:
        """What the ledger says of the last month that was over, claimed, silent or withdrawn: of the whole store, whatever the filters."""
        return _findings(str(self.store.generation.path))

    @property
    def advice(self) -> dict[str, list[Advice]]:
        """Advice on the review documents under the filters, by review; the rules that the policy has on."""
        return _advice(str(self.store.generation.path), _frozen(self.filters.params()), self.policy.lint.off)

    def advice_on(self, incident_id: str) -> dict[str, list[Advice]]:
        """Advice on the review documents of one incident, by review, whatever the filters."""
        of_it = pl.col("incident_id") == incident_id
        reviews, items, moments = (self.frame(name, **queries.EVERYTHING).filter(of_it) for name in ADVISED)
        return advice_of_reviews(reviews, items, moments, self.policy.lint.off)

    @property
    def library(self) -> Library:
        """The index over all review documents, whatever the filters."""
        return _library(str(self.store.generation.path))

    def leading(self, incidents: pl.DataFrame) -> pl.DataFrame:
        """A frame with a row per incident, for a chart whose marks lead to the pages of their incidents."""
        return with_addresses(incidents) if self.linked else incidents


def _frozen(params: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(params.items()))


@st.cache_resource(max_entries=3, show_spinner=False, on_release=lambda store: store.close())
def opened(path: str) -> Store:
    """The store in this file, opened once for every reader."""
    return Store(Path(path))


@st.cache_resource(max_entries=1000, show_spinner=False)
def _made(
    name: str,  # noqa: ARG001 - with the next one the key
    seen: tuple[Any, ...],  # noqa: ARG001
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    _make: Callable[..., Any],
    _view: View,
) -> Any:
    return _make(_view, *args, **kwargs)


# Not `cache_data`, which would copy a frame for every reader: nobody changes one.
@st.cache_resource(max_entries=1000, show_spinner=False)
def cached_frame(path: str, name: str, params: tuple[tuple[str, Any], ...]) -> pl.DataFrame:
    """The result of a query on a generation, computed once for the same parameters: a published file never changes."""
    return queries.run(opened(path), name, **{key: list(value) if isinstance(value, tuple) else value for key, value in params})


@st.cache_data(max_entries=10, show_spinner=False)
def _policy(path: str) -> Policy:
    return opened(path).policy()


@st.cache_data(max_entries=10, show_spinner=False)
def _findings(path: str) -> list[Finding]:
    """Read once for a generation."""
    return found(opened(path))


@st.cache_data(max_entries=100, show_spinner=False)
def _advice(path: str, params: tuple[tuple[str, Any], ...], off: tuple[str, ...]) -> dict[str, list[Advice]]:
    """Computed once for a generation and its filters: what a review holds never changes."""
    reviews, items, moments = (cached_frame(path, name, params) for name in ADVISED)
    return advice_of_reviews(reviews, items, moments, off)


@st.cache_resource(max_entries=3, show_spinner="Reading the reviews, once for this import …")
def _library(path: str) -> Library:
    """Made once for a generation: what its documents say never changes."""
    return Library(cached_frame(path, "library_passages", ()))


@st.cache_data(max_entries=10, show_spinner=False)
def _owners(path: str) -> dict[tuple[str, str], str]:
    return opened(path).owners()


def current_store() -> Store | None:
    """The generation that the home points to now, or None in an empty home."""
    path = Home(default_home()).current()
    if path is None:
        return None
    if opened(str(path)).replaced():  # what was kept under this name is of a file that is gone
        st.cache_resource.clear()
        st.cache_data.clear()
    return opened(str(path))


def mode() -> Literal["light", "dark"]:
    """The reader's theme: light or dark."""
    return "dark" if getattr(st.context.theme, "type", None) == "dark" else "light"


def may_upload() -> bool:
    """Whether this reader may import files here; the server asks the same of every file that is sent."""
    return access.may_upload(st.context.ip_address, st.context.headers)


def policy_changed(view: View) -> str:
    """The sentence that the policy, corrections or annotations are not those of the facts, or cannot be read; empty where all is well."""
    try:
        same = Home(default_home()).fingerprint() == view.store.generation.policy_hash
    except NowWhatError as error:
        return f"The policy cannot be read, so the figures still follow the one before: {error}"
    return (
        ""
        if same
        else ("The policy, the corrections or the annotations have changed since these figures were made; nowwhat rebuild makes them anew.")
    )


def item_owners(view: View) -> dict[tuple[str, str], str]:
    """Owners by system and folded id, for a list of items that somebody has to act on; nowhere else."""
    return _owners(str(view.store.generation.path)) if view.policy.report.people == "show" else {}
