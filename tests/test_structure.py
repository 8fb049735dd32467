"""What holds for every file of the product: its place, its words, its headers, its version."""

import ast
import importlib.util
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import nowwhat
from nowwhat import sql
from nowwhat.store import queries

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(ROOT.joinpath("nowwhat").rglob("*.py"))
SQL_FILES = sorted(path for path in ROOT.joinpath("queries").rglob("*.sql") if path.name != "macros.sql")
# In brackets, so that this file does not name what it forbids.
ELSEWHERE = re.compile(
    r"(?<![\w./~$}-])/(?:work|root|home/\w+|Users/\w+|opt/pypi)/"  # a path of somebody's machine
    r"|\b(?:p[y]pi|python[h]osted|npm[j]s)\.(?:org|com)\b|\b(?:deb|ftp|security)\.deb[i]an\."  # a registry's host
)
TEXT = {".py", ".sql", ".toml", ".md", ".txt", ".lock", ".yml", ".yaml", ".cfg", ".sh", ".ipynb", ".css", ".svg", ".html", ".j2", ""}


def relative(path: Path) -> str:
    """How a file is called in a report."""
    return path.relative_to(ROOT).as_posix()


def test_the_product_has_modules_and_queries_to_check():
    assert MODULES
    assert SQL_FILES


def test_every_import_goes_the_way_that_the_contracts_allow(capsys):
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def _without_docstring(path: Path) -> Iterator[str]:
    def public(node: ast.AST, inside: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not child.name.startswith("_"):
                name = f"{inside}{child.name}"
                if not ast.get_docstring(child):
                    yield name
                if isinstance(child, ast.ClassDef):
                    yield from public(child, f"{name}.")

    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not ast.get_docstring(tree):
        yield "the module"
    yield from public(tree, "")


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_everything_public_says_what_it_gives(path):
    assert list(_without_docstring(path)) == []


@pytest.mark.parametrize("path", SQL_FILES, ids=relative)
def test_every_sql_file_has_a_header_that_can_be_read(path):
    file = sql.read_sql(path)
    assert file.body
    if path.parent.name in queries.FOLDERS:
        assert {"answers", "grain", "source"} <= file.facts.keys()
        assert file.returns


def test_no_two_queries_and_no_two_tables_of_a_generation_share_a_name():
    for kinds in (queries.FOLDERS, ("merge", "model"), ("sources",), ("versions", "merge")):
        names = [path.name for path in SQL_FILES if path.parent.name in kinds]
        assert sorted(names) == sorted(set(names))


def test_every_folder_of_queries_is_read():
    folders = {path.relative_to(ROOT / "queries").parts[0] for path in SQL_FILES}
    assert folders <= {"sources", "mapping", "versions", "merge", "model", *queries.FOLDERS}


def _anchors(manual: Path) -> set[str]:
    return {queries.anchor_of(title) for title in re.findall(r"^#+ (.+)$", manual.read_text(encoding="utf-8"), flags=re.MULTILINE)}


@pytest.mark.parametrize("path", SQL_FILES, ids=relative)
def test_a_definition_that_a_header_points_to_is_there(path):
    source = sql.read_sql(path).facts.get("source", "")
    for manual, anchor in re.findall(r"(docs/[\w.-]+\.md)#([\w-]+)", source):
        assert anchor in _anchors(ROOT / manual)


def _files_of_the_checkout() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file() and path.suffix in TEXT]


def test_no_file_names_a_path_of_somebodys_machine_or_a_registrys_host():
    found = [
        f"{relative(path)}, line {number}: {line.strip()[:120]}"
        for path in _files_of_the_checkout()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if ELSEWHERE.search(line) or (len(ROOT.parts) > 1 and f"{ROOT}/" in line)
    ]
    assert found == []


def test_every_file_to_take_away_is_offered_in_the_one_way_that_gives_it():
    files = [*MODULES, *ROOT.joinpath("pages").glob("*.py")]
    offering = [relative(path) for path in files if "download_button(" in path.read_text(encoding="utf-8")]
    # Another one would run the page again, which can take the file away before it is asked for.
    assert offering == ["nowwhat/ui/blocks.py"]


def test_the_package_the_project_and_the_changelog_name_one_version():
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", ROOT.joinpath("CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert newest
    assert project == nowwhat.__version__ == newest[1]


def _locked(name: str) -> dict[str, tuple[str, bool]]:
    """The version of each package of a lock, and whether it has a hash."""
    blocks = [block for block in re.split(r"\n(?=[a-z])", ROOT.joinpath(name).read_text(encoding="utf-8")) if "==" in block]
    found = {block.partition("==")[0]: block.partition("==")[2] for block in blocks}
    return {package: (re.split(r"[ \n;]", rest)[0], "--hash=sha256:" in rest) for package, rest in found.items()}


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ["tests"]), ("requirements-notebooks.lock", ["notebooks"])])
def test_every_package_that_is_asked_for_is_in_its_lock_with_a_hash(lock, extras):
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [need for extra in extras for need in project["optional-dependencies"][extra]]
    needs += project["dependencies"] if "tests" in extras else []
    locked = _locked(lock)
    assert {re.split(r"[<>=!~ \[]", need)[0].lower() for need in needs} <= locked.keys()
    assert all(hashed for _, hashed in locked.values())


def test_what_both_locks_hold_has_one_version_and_the_editor_is_in_its_own_only():
    locked, notebooks = _locked("requirements.lock"), _locked("requirements-notebooks.lock")
    assert "jupyterlab" not in locked
    assert {name: version for name, (version, _) in notebooks.items() if name in locked and locked[name][0] != version} == {}


SQL = re.compile(
    r"\s*(select|from|insert into|update|delete from|with|create( or replace)?( temp)? (table|view))\b.*\b(select|from|as|set)\b", re.DOTALL
)
GENERATED = {"sql.py", "model/records.py"}  # the door to DuckDB, and the definitions and casts that come of the contract


def _long_sql(source: str) -> list[int]:
    """The lines where texts begin that look like SQL and take more than three lines; a docstring is none."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in alone)
    return sorted({node.lineno for node in texts if SQL.match(_text_of(node)) and (node.end_lineno or 0) - node.lineno >= 3})


def _text_of(node: ast.AST) -> str:
    """The text of a string; where it is put together, a word for each part."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text_of(part) or "part" for part in node.values)
    return ""


@pytest.mark.parametrize("path", [path for path in MODULES if path.is_relative_to(ROOT / "nowwhat")], ids=relative)
def test_no_python_holds_more_than_three_lines_of_sql(path):
    assert path.relative_to(ROOT / "nowwhat").as_posix() in GENERATED or _long_sql(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('run("""select a\n, b\n, c\nfrom t""")', 1),
        ('run(f"""\n  insert into {name}\n  select a\n  from t""")', 1),
        ('run("select a, b " +\n "from t")', 0),
        ('run("""create table t as\n select a\n from t""")', 0),
        ('run("select a"\n ", b"\n ", c"\n " from t")', 1),
        ('"""Select what\nis\nneeded\nfrom a table."""', 0),
    ],
)
def test_sql_of_more_than_three_lines_is_seen(text, places):
    assert len(_long_sql(text)) == places


# What a guide names and a home, an export or a build holds.
ELSEWHERE_KEPT = {"policy.toml", "corrections.csv", "annotations.csv", "tests/browser/seen"}
GUIDES = ("docs/architecture.md", "CONTRIBUTING.md")
A_PATH = re.compile(r"`([\w.*-]*(?:/[\w.*-]*)+|[\w-]+\.(?:py|sql|md|toml|lock|csv))`")


def paths_named(text: str) -> set[str]:
    """Every path in code that a text names and that should be in the repository."""
    return set(A_PATH.findall(text)) - ELSEWHERE_KEPT


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide):
    named = paths_named(ROOT.joinpath(guide).read_text(encoding="utf-8"))

    assert named
    assert sorted(path for path in named if not any(ROOT.glob(path.rstrip("/")))) == []


def test_a_path_that_a_guide_names_is_seen_with_a_folder_or_an_ending_that_we_use():
    text = "`nowwhat/charts/`, `queries/*/a.sql`, `Makefile.toml`, `a: b`, `ttd_s`, `policy.toml`, `queries/sources/<tool>.sql`"

    assert paths_named(text) == {"nowwhat/charts/", "queries/*/a.sql", "Makefile.toml"}


def test_the_package_has_few_rooms():
    entries = [path.name for path in ROOT.joinpath("nowwhat").iterdir() if path.name != "__pycache__"]
    assert len(entries) <= 22, sorted(entries)


# They say how something was thought of, not what it is.
NO_NAMES = {"telling", "tying", "holding", "mending", "measured", "phrases", "parts", "found", "told", "utils", "helpers", "misc"}


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_has_a_noun_of_the_trade_for_a_name(path):
    assert NO_NAMES.isdisjoint(path.relative_to(ROOT).with_suffix("").parts)


LONGEST = 400  # lines


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_no_module_is_longer_than_a_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def _docstrings(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (words := ast.get_docstring(node)):
            yield node.name, words.partition("\n")[0]


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_docstring_says_what_comes_back(path):
    riddles = [f"{name}: {words}" for name, words in _docstrings(path) if re.match(r"(Nothing|That)\b", words)]
    assert riddles == []


OURS = re.compile(r"^ *from (nowwhat[\w.]*) import (.+?)(?:  #.*)?$", re.MULTILINE)
BESIDE = sorted([*ROOT.joinpath("benchmarks").rglob("*.py"), *ROOT.joinpath("docs", "pictures").glob("*.py")])


@pytest.mark.parametrize("path", BESIDE, ids=relative)
def test_what_a_script_takes_of_the_package_is_there_also_where_a_text_is_run(path):
    wanted = [
        (module, name.partition(" as ")[0].strip(" ()"))
        for module, names in OURS.findall(path.read_text(encoding="utf-8"))
        for name in names.split(",")
    ]
    gone = [
        f"{module}.{name}"
        for module, name in wanted
        if name and not hasattr(importlib.import_module(module), name) and not importlib.util.find_spec(f"{module}.{name}")
    ]
    assert gone == []
