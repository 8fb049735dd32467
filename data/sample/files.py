"""Files with the same bytes on every machine: UTF-8, line ends chosen by the format and not by the system."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Json = Mapping[str, object]


def write_text(path: Path, text: str) -> None:
    """Writes `text` as UTF-8 with exactly its own line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], line_end: str = "\n") -> str:
    """A CSV with quotes only where needed; header names may repeat."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def json_line(record: Json) -> str:
    """One record on one line."""
    return json.dumps(record, ensure_ascii=False, separators=(", ", ": "))


def json_list(records: Sequence[Json]) -> str:
    """A JSON list with one record per line, so that a difference between two versions can be read."""
    return "[\n" + ",\n".join(map(json_line, records)) + "\n]"
