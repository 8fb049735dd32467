"""The command as a person or a script meets it: words, files, sentences, exit codes."""

import csv
import inspect
import json
import socket
import subprocess
import sys

import pytest

from nowwhat.command import files
from nowwhat.command.cli import main
from nowwhat.meetings import weekly
from nowwhat.store.home import Home
from tests.command import command
from tests.exports import REVIEW, fill, pagerduty, write


@pytest.fixture
def nowwhat(tmp_path, monkeypatch, capsys):
    """The command in this process, which has read and imported everything that it needs."""

    def run(*words):
        told = ["nowwhat", "--home", *map(str, (tmp_path / "home", *words))]
        monkeypatch.setattr("sys.argv", told)
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err, said.err
        return subprocess.CompletedProcess(told, left.value.code, said.out, said.err)

    return run


@pytest.fixture
def exports(tmp_path):
    write(
        tmp_path / "exports",
        {
            "incidents.json": {
                "incidents": [
                    pagerduty(),
                    pagerduty(
                        id="Q2",
                        incident_number=8,
                        title="=HYPERLINK(1)",
                        created_at="2026-04-01T10:00:00Z",
                        resolved_at="2026-04-01T11:00:00Z",
                    ),
                ]
            },
            "review.md": REVIEW,
            "items.csv": "action_id,incident_id,title,status,created_at,due_date\nA1,Q2,Add a check,open,2026-04-02T00:00:00Z,2026-05-01\n",
        },
    )
    return tmp_path / "exports"


AS_OF = ("--as-of", "2026-07-01T00:00:00Z")


@pytest.fixture
def imported(tmp_path, exports):
    """The exports are in the home, as of the first of July."""
    fill(Home(tmp_path / "home"), *sorted(exports.iterdir()))


def test_an_import_says_what_became_of_every_file_and_again_changes_nothing(exports, tmp_path):
    words = ("--home", tmp_path / "home", *AS_OF, "import", exports)
    first, again = command(*words), command(*words)

    assert (first.returncode, again.returncode) == (0, 0)
    assert "2 incidents counted; 3 action items; 1 review" in first.stdout.replace("\u00a0", " ")
    assert first.stdout.splitlines()[-1] == "generation 1, as of 2026-07-01 00:00 UTC: published"
    assert again.stdout.splitlines()[-1] == "generation 1, as of 2026-07-01 00:00 UTC: no change"


def test_the_report_as_json_accounts_for_every_record(nowwhat, exports):
    report = json.loads(nowwhat("--format", "json", *AS_OF, "import", exports).stdout)

    assert {file["name"] for file in report["files"]} == {"incidents.json", "review.md", "items.csv"}
    assert all(
        file["read"] == sum(file[name] for name in ("used", "unchanged", "superseded", "refused", "set_aside")) for file in report["files"]
    )
    assert (report["counted"], report["as_of"], report["published"]) == (2, "2026-07-01T00:00:00Z", True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.txt", "just words\n", "notes.txt: no known export has these columns: just words"),
        ("empty.csv", "", "empty.csv: the file is empty; export it again"),
        (
            "cut.json",
            '{"incidents": [{"id": "Q1"}, {"id"',
            "cut.json, line 1: this is no valid JSON: the file ends in the middle of its data",
        ),
        (
            "zone.csv",
            "incident_id,detected_at\n1,2026-03-01 10:00\n",
            "zone.csv, line 2: 1 record holds times without a zone, such as '2026-03-01 10:00'; say which with --zone",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_publishes_nothing_and_exits_65(nowwhat, tmp_path, name, content, said):
    (path,) = write(tmp_path, {name: content})
    process = nowwhat("import", path)

    assert process.returncode == 65
    assert said in process.stderr
    assert "empty" in nowwhat("verify").stderr


def test_a_wrong_policy_key_publishes_nothing_and_exits_65(nowwhat, exports, tmp_path):
    write(tmp_path / "home", {"policy.toml": "[report]\nzoen = 'UTC'\n"})
    process = nowwhat("import", exports)

    assert process.returncode == 65
    assert "policy.toml, line 2, report.zoen: there is no such key; the nearest is 'zone'" in process.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("bogus",),
        ("import",),
        ("query", "nope"),
        ("--format", "xml", "sources"),
        ("--as-of", "yesterday", "sources"),
        ("--as-of", "9999-12-31T23:59:59-12:00", "sources"),
        ("serve", "--port", "70000"),
        ("report", "-o", "review.md", "--month", "0000-01"),
        ("import", "x", "--zone", "Mars"),
    ],
)
def test_wrong_words_exit_2_with_a_sentence(nowwhat, words):
    process = nowwhat(*words)

    assert process.returncode == 2
    assert process.stderr.strip()


@pytest.mark.usefixtures("imported")
def test_an_as_of_that_is_not_the_stored_one_is_refused_where_data_is_read(nowwhat):
    process = nowwhat("--as-of", "2026-08-01T00:00:00Z", "query", "span")

    assert process.returncode == 2
    assert "the stored data is as of 2026-07-01T00:00:00Z" in process.stderr
    assert nowwhat(*AS_OF, "query", "span").returncode == 0


@pytest.mark.usefixtures("imported")
def test_rebuild_makes_the_facts_anew_under_the_present_policy(nowwhat, tmp_path):
    before = json.loads(nowwhat("--format", "json", "query", "span").stdout)
    write(tmp_path / "home", {"policy.toml": "[kinds]\n[severity]\nP1 = 'P4'\n"})
    process = nowwhat("rebuild")

    assert process.stdout.splitlines()[-1] == "generation 2, as of 2026-07-01 00:00 UTC: no change in the records, facts made anew"
    assert json.loads(nowwhat("--format", "json", "query", "span").stdout) == before
    nowwhat("export", "--to", tmp_path / "out")
    assert {row["severity"] for row in csv.DictReader((tmp_path / "out" / "incident_facts.csv").read_text().splitlines())} == {"P4"}


@pytest.mark.usefixtures("imported")
def test_an_export_holds_the_facts_in_the_columns_of_the_manual(nowwhat, tmp_path):
    process = nowwhat("export", "--to", tmp_path / "out", "--format", "csv")

    assert process.returncode == 0
    header = {path.stem: path.read_text().splitlines()[0] for path in (tmp_path / "out").iterdir()}
    durations = ",".join(f"{name}_s,{name}_status,{name}_so_far_s,{name}_breach,{name}_doubt" for name in ("ttd", "tta", "ttm", "ttr"))
    assert (
        header["incident_facts"] == "incident_id,service,team,severity,month,hour_class,detected_by,anchor_at,"
        f"{durations},impact_min,impact_known,pir_need,pir_timing"
    )
    assert (
        header["action_facts"]
        == "action_id,incident_id,service,category,state,came_due,slipped,by_current_date_slipped,stalled,days_to_close"
    )
    assert header["occurrences"] == "incident_id,service,cause,kind,ordinal,days_since_end,prevent_open,prevent_overdue,certainty"
    facts = list(csv.DictReader((tmp_path / "out" / "incident_facts.csv").read_text().splitlines()))
    assert facts[0]["anchor_at"].endswith("Z")
    assert {row["ttm_doubt"] for row in facts} == {"false"}


def test_a_title_that_a_spreadsheet_would_run_leaves_with_an_apostrophe():
    import polars as pl

    from nowwhat.store.export import to_csv

    titles = ["=cmd|'/C calc'!A0", "+1", "-1", "@x", " =1", "\t=1", "＝1", "plain"]
    written = list(csv.DictReader(to_csv(pl.DataFrame({"title": titles, "n": range(-4, 4)})).splitlines()))

    assert [row["title"] for row in written] == [f"'{title}" for title in titles[:-1]] + ["plain"]
    assert [row["n"] for row in written] == [str(n) for n in range(-4, 4)]


def test_the_sample_loads_into_an_empty_home_and_never_touches_one_with_own_data(nowwhat, exports):
    assert nowwhat("demo").returncode == 0
    assert nowwhat("demo", "--if-empty").stdout == ""
    nowwhat("import", exports)
    process = nowwhat("demo")

    assert process.returncode == 65
    assert "holds data of your own" in process.stderr
    assert nowwhat("demo", "--if-empty").returncode == 0
    assert json.loads(nowwhat("--format", "json", "query", "span").stdout)[0]["incidents"] == 2


def test_a_port_that_is_taken_and_a_wrong_policy_are_each_said_in_a_sentence(nowwhat, tmp_path):
    write(tmp_path / "home", {"policy.toml": '[lint]\noff = ["blaming"]\n'})
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = nowwhat("serve", "--port", port)

    assert process.returncode == 2
    assert f"--port {port}: cannot be used (Address already in use); name another" in process.stderr
    assert NO_RULE in process.stderr


def test_an_address_that_is_none_of_this_machine_is_named(nowwhat):
    assert "--address 192.0.2.1: cannot be used" in nowwhat("serve", "--address", "192.0.2.1").stderr


def test_words_in_brackets_are_printed_as_they_are(nowwhat, tmp_path):
    title = "[/api] down, [red] alert :fire:"
    (path,) = write(tmp_path, {"[red].csv": f'incident_id,title,detected_at\n1,"{title}",2026-06-29T10:00:00Z\n'})

    assert "[red].csv" in nowwhat(*AS_OF, "import", path).stdout
    assert title in nowwhat("query", "new_incidents", "-p", "days=7").stdout


def test_a_name_that_is_no_utf_8_is_imported_with_question_marks(nowwhat, tmp_path):
    folder = tmp_path / "exports"
    write(folder, {"bad\udcff\n.csv": "incident_id,title\n1,a\n"})

    assert json.loads(nowwhat(*AS_OF, "--format", "json", "import", folder).stdout)["files"][0]["name"] == "bad??.csv"


def test_an_import_that_was_stopped_while_the_database_read_is_no_bug(monkeypatch, capsys):
    def stopped(_words):
        raise RuntimeError("reading the object registered as 'cells' as Arrow data failed: KeyboardInterrupt: ")

    monkeypatch.setattr("nowwhat.command.cli.app", stopped)
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (130, "Stopped; `nowwhat verify` says what readers see.\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"-- name: own\n-- answers: \xff\n", "own.sql: this is no UTF-8; save it as UTF-8"),
        (
            b"-- name: own\n-- reads: csv\n-- gives: things\n-- rank: tool\n-- export: a\n-- matches: foo\nselect 1 from cells\n",
            "own.sql: gives must be one of incidents, action_items",
        ),
        (
            b"-- name: own\n-- reads: csv\n-- gives: incidents\n-- rank: tool\n-- export: a\n-- matches: foo\nselec 1 from cells\n",
            'own.sql: Parser Error: syntax error at or near "1"',
        ),
    ],
)
def test_what_is_wrong_with_a_source_of_ones_own_is_one_sentence(nowwhat, tmp_path, content, said):
    (path,) = write(tmp_path, {"foo.csv": "foo,bar\n1,a\n"})
    write(tmp_path / "home" / "sources", {"own.sql": content})
    process = nowwhat("import", path)

    assert said in process.stderr
    assert "bug" not in process.stderr


def test_sources_are_listed_with_how_to_export_them(nowwhat):
    listed = json.loads(nowwhat("sources", "--format", "json").stdout)

    assert {
        "pagerduty_incidents",
        "pagerduty_log_entries",
        "jira_issues_csv",
        "github_issues",
        "status_history",
        "plain_incidents",
        "plain_action_items",
        "review_document",
    } <= {row["source"] for row in listed}
    assert all(row["export"] for row in listed)


@pytest.mark.usefixtures("imported")
def test_a_rollback_says_which_generation_readers_see_and_exits_65_without_one_before(nowwhat, tmp_path):
    alone = nowwhat("rollback")
    (more,) = write(tmp_path, {"more.csv": "incident_id,title\n9,more\n"})
    nowwhat("--as-of", "2026-07-02T00:00:00Z", "import", more)
    process = nowwhat("rollback")

    assert (alone.returncode, alone.stderr.strip()) == (
        65,
        "there is no generation before gen000001.duckdb to go back to; nothing was changed",
    )
    assert (process.returncode, process.stderr.strip()) == (
        0,
        (
            "Readers see gen000001.duckdb again, as of 2026-07-01 00:00 UTC. "
            "gen000002.duckdb was left; the next import continues from gen000001.duckdb and removes it."
        ),
    )
    assert nowwhat("verify").stderr.startswith("gen000001.duckdb is whole")


@pytest.mark.usefixtures("imported")
def test_forget_says_how_many_records_go_and_needs_a_file_or_a_source(nowwhat):
    process = nowwhat("forget", "--file", "items.csv")

    assert process.returncode == 0
    assert "forgotten: 1 action item;" in process.stdout.replace("\u00a0", " ")
    assert process.stdout.splitlines()[-1] == "generation 2, as of 2026-07-01 00:00 UTC: published"
    assert nowwhat("forget", "--source", "linear").returncode == 65
    assert nowwhat("forget").returncode == nowwhat("forget", "--file", "a", "--source", "b").returncode == 2


def test_refused_records_are_written_to_be_mended(nowwhat, tmp_path):
    (path,) = write(tmp_path, {"a.csv": "incident_id,title,started_at\n1,a,never\n2,b,\n"})
    nowwhat(*AS_OF, "import", path)
    process = nowwhat("refused", "--to", tmp_path / "out")

    assert process.returncode == 0
    assert "refused_incidents.csv: mend what `what_is_wrong` says, then `nowwhat import refused_incidents.csv`" in process.stderr
    assert [row["started_at"] for row in csv.DictReader((tmp_path / "out" / "refused_incidents.csv").read_text().splitlines())] == ["never"]


def test_a_wrong_correction_publishes_nothing_and_exits_65(nowwhat, exports, tmp_path):
    write(tmp_path / "home", {"corrections.csv": "incident_id,field,value,reason\nQINC007,causes,lost,\n"})
    process = nowwhat(*AS_OF, "import", exports)

    assert process.returncode == 65
    assert process.stderr.strip() == (
        "corrections.csv, line 2, field: expected a column of incidents, found 'causes'; the nearest is 'cause'; nothing was published"
    )
    assert "empty" in nowwhat("verify").stderr


def test_a_file_cut_in_half_is_held_back_until_it_is_accepted(nowwhat, tmp_path):
    lines = [f"I{n},title {n}\n" for n in range(10)]
    (path,) = write(tmp_path, {"a.csv": "".join(["incident_id,title\n", *lines])})
    nowwhat(*AS_OF, "import", path)
    write(tmp_path, {"a.csv": "".join(["incident_id,title\n", *lines[:5]])})
    held, taken = nowwhat(*AS_OF, "import", path), nowwhat(*AS_OF, "import", path, "--accept")

    assert (held.returncode, taken.returncode) == (65, 0)
    assert held.stderr.startswith("a.csv: held back, it holds 5")
    assert "a.csv: taken with --accept, though it holds 5" in taken.stdout


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(28, "No space left on device", "out.csv"), "out.csv: cannot be read or written (No space left on device)"),
        (MemoryError(), "there is not enough memory for this, so nothing was published"),
    ],
)
def test_a_machine_that_gives_out_is_no_bug(monkeypatch, capsys, fault, said):
    def give_out(*_):
        raise fault

    monkeypatch.setattr("nowwhat.command.cli.app", give_out)
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 65
    assert capsys.readouterr().err.startswith(said)


KEYS = ["id", "statement", "direction", "estimate", "low", "high", "n", "p", "verdict", "selected", "period", "standing", "since", "reason"]


def test_findings_as_json_have_the_keys_that_the_manual_promises(nowwhat, sample_home):
    found = json.loads(nowwhat("findings", "--home", sample_home.path, "--format", "json").stdout)
    everything = json.loads(nowwhat("findings", "--all", "--home", sample_home.path, "--format", "json").stdout)

    assert all(list(finding) == KEYS for finding in everything)
    assert [finding for finding in everything if finding["standing"] in ("new", "still true", "withdrawn")] == found
    assert {finding["standing"] for finding in everything} == {"new", "not yet", "silent"}
    assert {finding["since"] for finding in found} == {"2026-10"}
    assert {finding["id"] for finding in everything} >= {"mix.ttd", "trend.tta", "trend.ttm", "slip.change", "leading.cannot_tell"}
    assert all(finding["p"] < 0.005 for finding in found)


@pytest.mark.usefixtures("imported")
def test_a_store_that_claims_nothing_says_so_and_how_to_see_why(nowwhat):
    assert nowwhat("findings").stdout == ""
    assert "Nothing can be claimed of these data yet; `nowwhat findings --all` says what was looked at" in nowwhat("findings").stderr
    assert json.loads(nowwhat("findings", "--format", "json").stdout) == []
    assert "needs 30." in nowwhat("findings", "--all").stdout


@pytest.mark.usefixtures("imported")
def test_the_review_of_a_month_comes_as_a_file_whose_suffix_decides(nowwhat, tmp_path):
    written, other = nowwhat("report", "-o", tmp_path / "last.md"), nowwhat("report", "--month", "2026-05", "-o", tmp_path / "may.html")

    assert written.returncode == other.returncode == 0, written.stderr + other.stderr
    assert (tmp_path / "last.md").read_text(encoding="utf-8").startswith("# Monthly review of June 2026\n")  # the last complete month
    assert "<title>Monthly review of May\N{NO-BREAK SPACE}2026</title>" in (tmp_path / "may.html").read_text(encoding="utf-8")
    for words, sentence in [
        (("-o", tmp_path / "may.docx"), "expected a file that ends in .html, .md, .pptx, found '.docx'"),
        (("--month", "May", "-o", tmp_path / "may.md"), "--month: expected a month such as 2026-10, found 'May'"),
    ]:
        refused = nowwhat("report", *words)
        assert refused.returncode == 2
        assert sentence in refused.stderr


@pytest.mark.usefixtures("imported")
def test_the_digest_and_a_review_to_be_written_come_as_markdown(nowwhat, tmp_path):
    printed, written = nowwhat("digest", "--days", "31"), nowwhat("digest", "--days", "31", "-o", tmp_path / "week.md")

    assert printed.returncode == written.returncode == 0, printed.stderr
    assert printed.stdout == (tmp_path / "week.md").read_text(encoding="utf-8")
    assert printed.stdout.startswith("## What needs a word this week: 31 May to 1 Jul 2026\n")
    assert "**Add a check**" in printed.stdout

    review, unknown = nowwhat("template", "q2", "-o", tmp_path / "review.md"), nowwhat("template", "nosuch")
    assert review.returncode == 0, review.stderr
    assert "# Post-Incident Review: =HYPERLINK(1)" in (tmp_path / "review.md").read_text(encoding="utf-8").replace("\\", "")
    assert unknown.returncode == 2
    assert "template: There is no incident 'nosuch' here" in unknown.stderr


NO_RULE = "policy.toml, line 2, lint.off: there is no rule 'blaming'; the nearest is 'blame', and docs/lint.md lists all"


def test_lint_reads_files_alone_and_stops_nobody_unless_it_is_strict(nowwhat, tmp_path):
    write(tmp_path, {"reviews/a.md": REVIEW, "reviews/b.md": "# Notes\n\nMilk.\n"})
    process = nowwhat("lint", tmp_path / "reviews")

    assert process.returncode == 0
    assert f"{tmp_path}/reviews/a.md:" in process.stdout
    assert "b.md: not a review" in process.stderr
    assert "1 review read" in process.stderr.replace("\u00a0", " ")
    assert nowwhat("lint", "--strict", tmp_path / "reviews").returncode == 1
    assert not (tmp_path / "home").exists()


def test_the_form_of_lint_is_taken_before_and_behind_it(nowwhat, tmp_path):
    write(tmp_path, {"a.md": REVIEW})
    before = nowwhat("--format", "json", "lint", tmp_path / "a.md").stdout
    behind = nowwhat("lint", tmp_path / "a.md", "--format=json").stdout
    github = nowwhat("lint", tmp_path / "a.md", "--format", "github").stdout

    assert before == behind
    advice = json.loads(behind)
    assert {tuple(one) for one in advice} == {("rule", "file", "line", "sentence", "words")}
    assert [line.partition("file=")[0] for line in github.splitlines()] == ["::notice "] * len(advice)


@pytest.mark.parametrize("words", [("lint", "nosuch.md"), ("lint", ".", "--format", "csv"), ("--format", "csv", "lint", ".")])
def test_lint_refuses_other_forms_and_files_that_are_not_there(nowwhat, words):
    process = nowwhat(*words)
    assert process.returncode == 2
    assert process.stderr.strip()


def test_the_policy_switches_a_rule_of_lint_off_and_an_unknown_one_is_named(nowwhat, tmp_path):
    write(tmp_path, {"a.md": REVIEW})
    rules = {one["rule"] for one in json.loads(nowwhat("lint", tmp_path / "a.md", "--format", "json").stdout)}
    assert rules
    write(tmp_path, {"home/policy.toml": f"[lint]\noff = {json.dumps(sorted(rules))}\n"})
    assert json.loads(nowwhat("lint", tmp_path / "a.md", "--format", "json").stdout) == []

    write(tmp_path, {"home/policy.toml": '[lint]\noff = ["blaming"]\n'})
    for words in (("lint", tmp_path / "a.md"), ("import", "--zone", "UTC", tmp_path / "a.md")):
        process = nowwhat(*words)
        assert (process.returncode, process.stderr.strip()) == (65, NO_RULE)


HEAVY = {"altair", "duckdb", "polars", "pydantic", "rich", "scipy", "streamlit"}


def test_help_waits_for_neither_the_database_nor_a_chart():
    asked = "import sys, nowwhat.command.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout.split()

    assert HEAVY & set(loaded) == set()


def test_the_digest_looks_as_many_days_back_and_ahead_as_the_page():
    assert inspect.signature(files.digest).parameters["days"].default == weekly.DAYS


@pytest.mark.parametrize(("policy", "named"), [("", False), ('[report]\npeople_in_files = "show"\n', True)])
def test_an_owner_is_named_in_the_printed_week_only_where_people_may_leave_in_files(nowwhat, tmp_path, policy, named):
    home = Home(tmp_path / "home")
    items = "action_id,title,owner,status,created_at,due_date\nA1,Add a check,Dee Example,open,2026-05-01T10:00:00Z,2026-06-01\n"
    write(home.path, {"policy.toml": policy})
    fill(home, *write(tmp_path, {"items.csv": items}))
    done = nowwhat("digest")

    assert done.returncode == 0, done.stderr
    assert "Add a check" in done.stdout
    assert ("Dee Example" in done.stdout) == named
