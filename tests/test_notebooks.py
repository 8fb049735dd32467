"""The notebooks: each runs from top to bottom on the sample, shows what the pages show, and what it shows asks nobody."""

import re
from pathlib import Path
from typing import Any

import nbformat
import polars as pl
import pytest
from nbclient import NotebookClient

from nowwhat.store.home import Home

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NAMES = ["does_slip_lead_to_repeats", "monthly_review", "your_own_question"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the notebooks run and write."""
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def ran(folder: Path, sample_home: Home) -> dict[str, Any]:
    """The notebooks with their outputs, run in one kernel, which forgets all names between them: half the time of three kernels."""
    notebooks = {name: nbformat.read(FOLDER / f"{name}.ipynb", as_version=4) for name in NAMES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NOWWHAT_HOME", str(sample_home.path))
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):  # nothing is left in the home of who tests
            patch.setenv(name, str(folder / name))
        together = nbformat.v4.new_notebook()
        for notebook in notebooks.values():
            together.cells += [*notebook.cells, nbformat.v4.new_code_cell("%reset -f")]
        NotebookClient(together, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    return notebooks


def outputs(notebook: Any) -> list[dict[str, str]]:
    """What the cells show, by kind."""
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [{"text/plain": output.text} if output.output_type == "stream" else dict(output.data) for output in shown]


def said(notebook: Any) -> str:
    return " ".join(" ".join(shown.get("text/plain", "") for shown in outputs(notebook)).split())


def test_every_notebook_is_tested() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_kept_without_what_it_showed_to_somebody(name: str) -> None:
    cells = [cell for cell in nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in cells] == [([], None)] * len(cells)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs_and_nothing_that_it_shows_asks_the_web(ran: dict[str, Any], name: str) -> None:
    shown = outputs(ran[name])
    pictures = [picture for one in shown for picture in re.findall("<svg", one.get("image/svg+xml", "") + one.get("text/html", ""))]
    assert len(pictures) >= {"does_slip_lead_to_repeats": 2, "monthly_review": 6, "your_own_question": 1}[name]
    kinds = {kind for one in shown for kind in one}
    assert kinds <= {"text/plain", "text/html", "image/svg+xml"}  # none that a browser draws with a script from somewhere
    for one in shown:
        drawn = one.get("text/html", "") + one.get("image/svg+xml", "")
        assert not re.search(r"<(?:script|img|link|iframe|object|embed)\b|@import|\bsrc=|url\((?!#)", drawn)
        assert set(re.findall(r"\w+://[\w./-]+", drawn)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_the_review_of_the_notebook_is_the_one_of_the_page(ran: dict[str, Any], folder: Path) -> None:
    page = (folder / "review_2026-10.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    words = said(ran["monthly_review"]).replace("\N{NO-BREAK SPACE}", " ")
    assert "Monthly review of October 2026" in words
    for headline in re.findall(r"<h3>(.*?)</h3>", page):
        assert headline in words
    assert "decisions stood on the list at the end of September 2026" in words


def test_the_verdict_is_told_with_what_it_is_computed_from(ran: dict[str, Any]) -> None:
    words = said(ran["does_slip_lead_to_repeats"])
    assert re.search(r"\b(?:supports|against|one_service|shared_cause|no_evidence|cannot_tell)\b", words)
    assert "StratifiedRateRatio(" in words


def test_the_answer_to_ones_own_question_is_taken_away_as_parquet(ran: dict[str, Any], folder: Path) -> None:
    assert outputs(ran["your_own_question"])[-1] == {"text/plain": "True"}
    assert pl.read_parquet(folder / "incidents_by_hour.parquet").columns == ["hour", "severity", "incidents", "median_min"]
