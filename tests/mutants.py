"""The faults of mutants.toml, one at a time in a copy of the checkout -> whether the test that is named for each of them fails.

python tests/mutants.py [words]      only those whose area, file, reason or test has one of the words
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("app.py", "data", "docs", "notebooks", "nowwhat", "pages", "pyproject.toml", "queries", "tests")
LEFT_OUT = ("home", "__pycache__", "seen", ".hypothesis")
LONGEST_S = 300
# How a test says that something behaves otherwise: by an assertion, or because the product refuses what it should take. Any other error,
# such as one of SQL or of an import of Python, proves nothing of the test.
BEHAVIOUR = ("AssertionError", "assert ", "Failed: DID NOT RAISE", "nowwhat.importing.files.FilesRefused")


@dataclass(frozen=True)
class Mutant:
    """One line that is wrong, why somebody may write it so, and the test that must see it: all of its cases, or one of them."""

    area: str
    why: str
    file: str
    old: str
    new: str
    test: str

    def changed(self, root: Path) -> str:
        """The text of its file with the fault."""
        text = root.joinpath(self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old!r} stands there {text.count(self.old)} times, not once")
        return text.replace(self.old, self.new)


def load() -> list[Mutant]:
    """All of them, in the order of the file."""
    text = ROOT.joinpath("tests", "mutants.toml").read_text(encoding="utf-8")
    return [Mutant(**fields) for fields in tomllib.loads(text)["mutant"]]


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of what the tests read, without its history and with the same packages."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        root = Path(folder, "checkout")
        root.mkdir()
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
            else:
                shutil.copy2(ROOT / name, root / name)
        root.joinpath(".venv").symlink_to(ROOT / ".venv")
        yield root


def run(root: Path, tests: Sequence[str]) -> dict[str, str]:
    """Every test that did not pass, with the first words of its error. A run that ends early is an error of its own."""
    report = root / "report.xml"
    report.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", f"--basetemp={root / 'tmp'}", *tests],
        cwd=root,
        env=environment | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "TZ": "UTC"},
        capture_output=True,
        check=False,
        text=True,
        timeout=LONGEST_S,
    )
    if not report.is_file() or done.returncode not in {0, 1}:
        return {"the run": done.stdout[-300:] + done.stderr[-300:]}
    cases = ET.parse(report).iter("testcase")  # noqa: S314 - pytest's own file
    return {case.get("name", ""): fault.get("message", "") for case in cases for fault in case if fault.tag in {"failure", "error"}}


def verdict(mutant: Mutant, root: Path) -> str:
    """`killed`, or what happened instead."""
    path = root / mutant.file
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(mutant.changed(root), encoding="utf-8")
        faults = run(root, [mutant.test])
    except ValueError as error:
        return f"does not apply: {error}"
    except subprocess.TimeoutExpired:
        return "never ended"
    finally:
        path.write_text(text, encoding="utf-8")
    if not faults:
        return "SURVIVED"
    if not any(message.startswith(BEHAVIOUR) for message in faults.values()):
        return f"no assertion failed: {next(iter(faults.values()))[:200]}"
    return "killed"


def main() -> None:
    """A line for each, and exit code 1 where one is not killed or its test fails by itself."""
    words = sys.argv[1:]
    chosen = [each for each in load() if not words or any(word in f"{each.area} {each.file} {each.why} {each.test}" for word in words)]
    processes = max(1, os.cpu_count() or 1)
    with ExitStack() as stack:
        free: SimpleQueue[Path] = SimpleQueue()
        for _ in range(processes):
            free.put(stack.enter_context(copied()))

        def judged(mutant: Mutant) -> str:
            root = free.get()
            try:
                return verdict(mutant, root)
            finally:
                free.put(root)

        root = free.get()
        alone = run(root, list(dict.fromkeys(each.test for each in chosen)))
        free.put(root)
        with ThreadPoolExecutor(processes) as pool:
            bad = 0
            for mutant, said in zip(chosen, pool.map(judged, chosen), strict=True):
                bad += said != "killed"
                print(
                    f"{said:<9} {mutant.area:<12} {mutant.file}: {mutant.why}",
                    *([f"({mutant.test})"] if said != "killed" else []),
                    flush=True,
                )
    for name, message in alone.items():
        print(f"fails without any fault: {name}: {message[:300]}")
    print(f"{len(chosen) - bad} of {len(chosen)} faults are seen by the tests that are named for them")
    sys.exit(bool(bad or alone or not chosen))


if __name__ == "__main__":
    main()
