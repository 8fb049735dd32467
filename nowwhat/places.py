"""A checkout or an installed wheel -> where the product's own files lie, and where the user's home is."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def app_folder() -> Path:
    """The folder that holds `app.py`, `pages/`, `queries/` and `data/sample/`: the checkout, or `nowwhat/_app` of a wheel."""
    installed = PACKAGE / "_app"
    return installed if installed.is_dir() else PACKAGE.parent


def queries_folder() -> Path:
    """The folder of the .sql files."""
    return app_folder() / "queries"


def sample_folder() -> Path:
    """The exports of the invented company."""
    return app_folder() / "data" / "sample"


def default_home() -> Path:
    """`NOWWHAT_HOME`, else `data/home` of a checkout, else the user's data folder."""
    if named := os.environ.get("NOWWHAT_HOME"):
        return Path(named).expanduser()
    if (PACKAGE.parent / "pyproject.toml").is_file():
        return PACKAGE.parent / "data" / "home"
    return Path(os.environ.get("XDG_DATA_HOME", "~/.local/share")).expanduser() / "nowwhat"
