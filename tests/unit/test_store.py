"""A generation is published whole or not at all, whatever happens to the importer."""

import contextlib
import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from nowwhat import sql
from nowwhat.errors import ImporterBusy, InputRefused
from nowwhat.importing.importer import forget, rebuild
from nowwhat.model import records
from nowwhat.store.builder import STEPS, building
from nowwhat.store.generation import Damaged, Outdated, content_hash_of, digests_of, generation, verify
from nowwhat.store.home import Home, open_store, roll_back
from tests.command import READY, Started
from tests.exports import fill, load, rows, write

SOME = "incident_id,title,detected_at\n" + "".join(f"I{n},title {n},2026-03-01T10:00:00Z\n" for n in range(50))
MORE = SOME + "".join(f"J{n},title {n},2026-04-01T10:00:00Z\n" for n in range(70))


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    some, _ = write(tmp_path, {"some.csv": SOME, "more.csv": MORE})
    fill(home, some)
    return home


def importer(home, *, die_at="", file="more.csv"):
    words = ("--home", home.path, "--as-of", "2026-07-01T00:00:00Z", "import", home.path.parent / file)
    return Started(*words, NOWWHAT_DIE_AT=die_at)


def readable(home):
    """The number of incidents that a reader finds; the generation is whole."""
    verify(home.current())
    return rows(open_store(home), "select count(*) from incident_facts")[0][0]


def die_publishing(home, step):
    os.environ["NOWWHAT_DIE_AT"] = step
    publish_again(home, "A")


@pytest.mark.parametrize("step", STEPS)
def test_an_importer_killed_at_any_named_step_leaves_the_previous_or_the_next_generation(home, step):
    process = READY.Process(target=die_publishing, args=(home, step))
    process.start()
    process.join()
    published = ["A"] if step == "linked" else []

    assert process.exitcode == -signal.SIGKILL
    assert (verify(home.current()).records, titles(home)) == (50 + len(published), published)
    publish_again(home, "B")
    assert (verify(home.current()).records, titles(home)) == (51 + len(published), [*published, "B"])
    assert not list(home.path.glob(".building-*"))


def test_what_a_killed_importer_had_spilled_to_the_disk_is_cleared_away_and_the_next_one_works(home):
    with closing(sql.connect(home.path / ".building-killed.duckdb")) as connection:
        ((folder,),) = connection.execute("select current_setting('temp_directory')").fetchall()
    Path(folder).mkdir()
    Path(folder, "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"half of a table")
    assert load(home, home.path.parent / "more.csv").incidents == 120
    assert not list(home.path.glob(".building-*"))


def test_a_generation_without_the_owners_of_its_items_is_damaged_and_no_import_goes_on_without_them(home):
    before = home.current()
    generation(before).people_path.unlink()
    with pytest.raises(Damaged, match=r"^gen000001\.duckdb: the file is not as it was published"):
        verify(before)
    with pytest.raises(Damaged, match=r"^gen000001\.people\.duckdb, the owners of its items, is not there, so nothing was published"):
        load(home, home.path.parent / "more.csv")
    assert home.current() == before
    assert not list(home.path.glob(".building-*"))


@contextmanager
def reading(home):
    """Two readers in a loop while the block runs: what they saw of incidents, facts and records, none of it with an error."""
    seen, faults, stop = set(), [], threading.Event()

    def read():
        over = False
        while not over and not faults:
            over = stop.wait(0.05)  # after the end they look once more
            try:
                store = open_store(home)
                seen.add(
                    rows(
                        store,
                        """select (select count(*) from incidents), (select count(*) from incident_facts),
                            (select count(*) from rec_incidents)""",
                    )[0]
                )
                store.close()
            except Exception as error:  # noqa: BLE001 - any fault at all is a finding
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        yield seen
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert faults == []


def test_twenty_importers_killed_at_any_moment_leave_a_whole_generation_and_readers_never_notice(home, tmp_path):
    chance = random.Random(0)  # noqa: S311 - moments, not secrets
    first, *timed = write(tmp_path, {f"new{n}.csv": f"incident_id,title\nN{n},new\n" for n in range(24)})
    timed, news = timed[:3], timed[3:]

    def importing(file):
        process = READY.Process(target=load, args=(home, file))
        process.start()
        return process

    def takes_s(file):
        begun = time.monotonic()
        importing(file).join()
        return time.monotonic() - begun

    importing(first).join()
    longest_s, killed = min(map(takes_s, timed)), 0  # whatever else the machine had to do meanwhile
    before = readable(home)
    with reading(home) as seen:
        for new in news:
            process = importing(new)
            process.join(chance.uniform(0, longest_s))
            killed += process.is_alive()
            process.kill()
            process.join()
            after = readable(home)
            assert after in (before, before + 1)
            before = after
    assert killed >= 10
    assert seen <= {(count, count, count) for count in range(54, before + 1)}
    load(home, tmp_path / "more.csv")
    assert readable(home) == before + 70
    assert not list(home.path.glob(".building-*"))


def test_of_three_importers_at_once_one_publishes_and_the_others_say_that_they_may_not(home):
    with home.importing():
        refused = importer(home).ended()
        assert (refused.returncode, "another import is running" in refused.stderr) == (75, True)
        with pytest.raises(ImporterBusy), home.importing():
            pass
    started = [importer(home) for _ in range(3)]
    codes = {process.ended().returncode for process in started}
    assert min(codes) == 0
    assert codes <= {0, 75}
    assert generation(home.current()).number == 2
    assert readable(home) == 120


def test_readers_never_see_an_error_or_a_torn_generation_while_imports_run(home, tmp_path):
    with reading(home) as seen:
        for turn in range(4):
            write(tmp_path, {f"turn{turn}.csv": f"incident_id,title\nT{turn},new\n"})
            importer(home, file=f"turn{turn}.csv").ended()

    assert seen == {(count, count, count) for count in range(50, 55)}


def test_a_reader_neither_waits_for_an_import_nor_makes_it_wait(home):
    before = open_store(home)
    with home.importing(), building(home) as builder:
        builder.connection.execute("create table half_made as select 1 as n")
        assert readable(home) == 50
    publish_again(home)

    assert (before.generation.number, generation(home.current()).number) == (1, 2)
    assert rows(before, "select count(*) from incident_facts") == [(50,)]
    before.close()


def test_three_generations_are_kept(home):
    for _ in range(4):
        publish_again(home)

    assert [path.name for path in home.generations()] == ["gen000003.duckdb", "gen000004.duckdb", "gen000005.duckdb"]
    assert sorted(path.name for path in home.path.iterdir()) == [
        ".lock",
        "current",
        *(f"gen00000{number}.{suffix}" for number in (3, 4, 5) for suffix in ("duckdb", "people.duckdb", "sha256")),
    ]


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_flipped_byte_is_found(home, place):
    path = home.current()
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)

    with pytest.raises(Damaged, match=r"gen000001\.duckdb"):
        verify(path)


def test_a_full_disk_leaves_the_previous_generation(home):
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)); "
    limited += "from nowwhat.command.cli import main; main()"
    process = subprocess.run(
        [sys.executable, "-c", limited, "--home", str(home.path), "import", str(home.path.parent / "more.csv")],
        capture_output=True,
        check=False,
        text=True,
    )

    assert process.returncode == 65
    assert "the disk did not take the new generation, so nothing was published" in process.stderr
    assert "Traceback" not in process.stderr
    assert readable(home) == 50
    assert not list(home.path.glob(".building-*"))


def publish_again(home, *names):
    """The records of the present generation and new incidents as the next one, with everything that an import does after its facts."""
    with home.importing(), building(home) as builder:
        run = builder.connection.execute
        for name in ("generation", *records.ACCOUNTS, *(f"rec_{name}" for name in records.TABLES)):
            run(f"create table {name} as from previous.{name}")
        run("create table people.owners as from people_before.owners")
        for name in names:
            run("insert into rec_incidents (system, incident_id, title, content_hash) values ('plain', $1, 'new', $1)", [name])
        run("update generation set content_hash = ?", [content_hash_of(builder.connection)])
        builder.publish()


SYSTEM_CALLS = ("builtins.open", "io.open", "os.open", "os.readlink", "os.fsync", "os.replace", "os.symlink", "os.unlink")


class Failing:
    """System calls of which the n-th fails; `calls` counts them."""

    def __init__(self, patch, names, n, fault):
        self.calls, self.n, self.fault = 0, n, fault
        for name in names:
            module, _, function = name.partition(".")
            patch.setattr(name, partial(self.call, getattr(__import__(module), function)))

    def call(self, real, *args, **named):
        self.calls += 1
        if self.calls == self.n:
            raise self.fault
        return real(*args, **named)


@pytest.mark.parametrize(
    ("fault", "names"),
    [(OSError(errno.EIO, "Input/output error"), SYSTEM_CALLS), (MemoryError(), SYSTEM_CALLS[:3])],
    ids=["input or output", "memory"],
)
def test_whichever_call_fails_readers_see_the_old_or_the_new_generation_and_one_sentence_says_which(home, monkeypatch, fault, names):
    for n in count(1):
        before, said = generation(home.current()).number, ""
        with monkeypatch.context() as patch:
            failing = Failing(patch, names, n, fault)
            try:
                publish_again(home)
            except InputRefused as error:
                said = str(error)
        now = verify(home.current()).number

        assert (now == before) == ("nothing was published" in said), said
        assert "\n" not in said
        if failing.calls < n:
            break
    assert n > 8
    publish_again(home)
    assert not list(home.path.glob(".building-*"))


def test_what_is_published_is_on_the_disk_before_it_has_its_name_and_the_link_comes_last(home, monkeypatch):
    done = []

    def noted(name, place):
        real = getattr(os, name)

        def call(*args):
            path = os.readlink(f"/proc/self/fd/{args[0]}") if name == "fsync" else os.fspath(args[place])
            done.append((name, path.removeprefix(f"{home.path}").removeprefix("/")))
            return real(*args)

        return call

    for name, place in (("fsync", 0), ("replace", 1)):
        monkeypatch.setattr(os, name, noted(name, place))
    publish_again(home)

    built = [name for name, path in done].index("replace")
    assert [(name, "".join(path.partition(".")[1:]) if "building" not in path else path[42:]) for name, path in done[:built]] == [
        ("fsync", ".duckdb"),
        ("fsync", ".sha256"),
        ("fsync", ".people.duckdb"),
    ]
    assert done[built:] == [
        ("replace", "gen000002.sha256"),
        ("replace", "gen000002.people.duckdb"),
        ("replace", "gen000002.duckdb"),
        ("replace", "current"),
        ("fsync", ""),
    ]


def test_a_query_that_needs_more_memory_than_there_is_ends_in_one_sentence(home):
    def ask_too_much():
        with building(home) as builder:
            builder.connection.execute("set memory_limit = '20MB'; set temp_directory = ''")
            builder.connection.execute("create table much as select range as n, random()::varchar as t from range(3000000) order by t")

    with pytest.raises(InputRefused, match="there is not enough memory for this, so nothing was published"):
        ask_too_much()
    assert readable(home) == 50


def test_facts_of_another_version_are_named_and_made_anew_from_the_records(home, monkeypatch):
    monkeypatch.setattr("nowwhat.model.build.fingerprint", lambda: "of tomorrow")
    with pytest.raises(Outdated, match=r"gen000001\.duckdb: these facts were made by another version of Now What; `nowwhat rebuild`"):
        open_store(home)

    assert verify(home.current()).records == 50
    rebuild(home, None)
    assert readable(home) == 50


@pytest.mark.parametrize("before", ["drop table withdrawn", "drop table rec_stated_durations", "alter table loads drop column unused"])
def test_a_home_whose_records_another_version_kept_otherwise_is_one_sentence(home, before):
    with contextlib.closing(sql.connect(home.current())) as connection:
        connection.execute(before)
    told = generation(home.current())
    told.digest_path.write_text(digests_of(told.path, told.people_path), encoding="ascii")
    sentence = r"gen000001\.duckdb: this home was made by another version of Now What.*; import its files again into a new home"

    for act in (lambda: load(home, home.path.parent / "more.csv"), lambda: rebuild(home, None), lambda: forget(home, file="more.csv")):
        with pytest.raises(Outdated, match=sentence):
            act()
    if "rec_" in before:
        with pytest.raises(Outdated, match=sentence):
            verify(home.current())
    assert not list(home.path.glob(".building-*"))


def test_a_home_is_readable_by_its_owner_alone(home):
    assert home.path.stat().st_mode & 0o777 == 0o700


def titles(home):
    return [row[0] for row in rows(open_store(home), "select incident_id from rec_incidents where title = 'new' order by 1")]


def test_a_rollback_lets_readers_see_the_generation_before_and_the_next_import_continues_from_there(home):
    publish_again(home, "A")
    publish_again(home, "B")
    left, now = roll_back(home)

    assert (left, now.path.name, now.number) == ("gen000003.duckdb", "gen000002.duckdb", 2)
    assert home.current() == now.path
    assert titles(home) == ["A"]

    publish_again(home, "C")
    assert generation(home.current()).number == 4
    assert titles(home) == ["A", "C"]


def test_the_generation_before_is_the_one_that_an_import_continued_from(home):
    publish_again(home, "A")
    publish_again(home, "B")
    roll_back(home)
    publish_again(home, "C")

    assert roll_back(home)[1].number == 2
    assert titles(home) == ["A"]


def test_a_generation_that_a_killed_import_never_published_is_none_to_go_back_to(home):
    importer(home, die_at="named").ended()
    assert [path.name for path in home.generations()] == ["gen000001.duckdb", "gen000002.duckdb"]
    publish_again(home, "A")

    assert roll_back(home)[1].number == 1
    assert readable(home) == 50


def test_without_a_generation_before_a_rollback_changes_nothing(home, tmp_path):
    with pytest.raises(InputRefused, match=r"there is no generation before gen000001\.duckdb to go back to; nothing was changed"):
        roll_back(home)
    assert readable(home) == 50

    with pytest.raises(InputRefused, match="there is nothing to roll back: the home is empty"):
        roll_back(Home(tmp_path / "other"))


def test_a_rollback_repairs_a_home_whose_generation_is_lost_and_never_points_to_a_damaged_one(home):
    publish_again(home, "A")
    publish_again(home, "B")
    home.current().unlink()
    assert roll_back(home)[1].number == 2

    first = home.path / "gen000001.duckdb"
    for damaged in (first.read_bytes() + b"x", b"no database"):  # the first can still be opened
        first.write_bytes(damaged)
        with pytest.raises(Damaged):
            roll_back(home)
        assert generation(home.current()).number == 2


def test_a_copy_that_was_made_without_links_is_read_and_continued_from_its_newest_generation(home):
    publish_again(home, "A")
    as_it_was = home.current()
    home.link.unlink()
    home.link.write_bytes(as_it_was.read_bytes())  # as `cp -rL` and `scp -r` do

    assert home.current() == as_it_was
    assert load(home, home.path.parent / "more.csv").published
    assert home.current().name == "gen000003.duckdb"
    assert titles(home) == ["A"]


def test_a_block_that_cannot_be_read_is_told_as_damage_and_not_as_a_full_disk(home):
    path = home.current()
    with path.open("r+b") as file:
        for place in range(12288 + 5000, path.stat().st_size, 1 << 18):
            file.seek(place)
            file.write(b"\xaa\x55" * 8)
    with pytest.raises(Damaged, match="move `current` and the gen"):
        rebuild(home, None)


def test_a_home_whose_name_the_database_would_read_otherwise_is_refused(tmp_path):
    for name in ("what?", "bad\udcff"):
        with pytest.raises(InputRefused, match="choose another with --home"), Home(tmp_path / name).importing():
            pass


def test_digests_that_are_no_text_are_damage(home):
    generation(home.current()).digest_path.write_bytes(b"\xff\xfe")
    with pytest.raises(Damaged):
        verify(home.current())


def test_nobody_rolls_back_while_an_import_runs(home):
    publish_again(home, "A")
    with home.importing(), pytest.raises(ImporterBusy):
        roll_back(home)
    assert generation(home.current()).number == 2
