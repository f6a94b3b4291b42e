"""Runs over many pieces: only what changed is read, one bad piece stops nothing, a killed run leaves a whole folder."""

from __future__ import annotations

import csv
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fake_reader import Words, reader

from stance import schema
from stance.batch import manifest
from stance.batch.engine import LocalEngine, batches
from stance.batch.entry import recipe_of
from stance.batch.inputs import Inputs
from stance.batch.rows import Fields
from stance.batch.run import Job, run
from stance.errors import StanceError, UsageError


class Silent:
    def __init__(self):
        self.errors, self.warnings, self.steps = [], [], 0

    def warn(self, message):
        self.warnings.append(message)

    def fail(self, error):
        self.errors.append(str(error))

    def advance(self):
        self.steps += 1


def job(folder: Path, pipeline=None, *, inputs=None, form="json", batch=2, settings=None, engine=None, **fields) -> Job:
    pipeline = pipeline or reader()
    out = folder / "out"
    given = inputs or (str(folder / "in"),)
    return Job(
        items=Inputs(arguments=given, fields=Fields(**fields), out=out).items(),
        engine=engine or LocalEngine(pipeline),
        recipe=recipe_of(pipeline, settings=settings or {}, form=form, look={}),
        finish=lambda document: document,
        render=lambda document: schema.dumps(document).encode(),
        suffix=f".{form}",
        out=out,
        batch=batch,
    )


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "in/deep").mkdir(parents=True)
    for name, text in (("a", "Talks should begin."), ("b", "Strike now."), ("deep/a", "Talks and strikes.")):
        (tmp_path / f"in/{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def read_by(folder: Path, **options) -> tuple[list[str], Silent]:
    """The texts that a run reads, and what it told."""
    words = options.pop("words", None) or Words()
    watcher = Silent()
    run(job(folder, reader(words), **options), watcher)
    return words.texts, watcher


def table(folder: Path) -> list[dict[str, str]]:
    with (folder / "out/index.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check_whole(folder: Path) -> list[str]:
    """The reports that the manifest names, all of which must be there and whole; nothing else may lie about."""
    lines = (folder / "out/manifest.jsonl").read_text(encoding="utf-8").splitlines()
    reports = {entry["report"] for entry in map(json.loads, lines) if entry.get("report")}
    for name in reports:
        schema.loads((folder / "out" / name).read_text(encoding="utf-8"), where=name)
    return sorted(reports)


def test_run_writes_a_report_for_each_piece_and_an_index(folder):
    counts = run(job(folder), Silent())
    assert (counts.done, counts.kept, counts.failed) == (3, 0, 0)
    assert len(check_whole(folder)) == 3  # two pieces of one name in two folders have two reports
    assert sorted(p.name for p in (folder / "out").iterdir()) == [
        "index.csv",
        "index.html",
        "manifest.jsonl",
        "reports",
    ]
    assert sorted((row["id"], row["balance"]) for row in table(folder)) == [("a", "0.0"), ("a", "1.0"), ("b", "-1.0")]


def test_run_again_reads_only_what_changed(folder):
    read_by(folder)
    before = (folder / "out/manifest.jsonl").read_bytes()
    texts, watcher = read_by(folder)
    assert (texts, watcher.steps) == ([], 3)
    assert (folder / "out/manifest.jsonl").read_bytes() == before
    (folder / "in/b.txt").write_text("Strike later.", encoding="utf-8")
    (folder / "in/c.txt").write_text("Nothing.", encoding="utf-8")
    assert sorted(read_by(folder)[0]) == ["Nothing.", "Strike later."]
    assert len(table(folder)) == 4


def test_run_again_reads_everything_after_another_model_setting_or_version(folder, monkeypatch):
    read_by(folder)
    assert len(read_by(folder, words=Words("11"))[0]) == 3
    assert len(read_by(folder, words=Words("11"), settings={"voice": "author"})[0]) == 3
    monkeypatch.setattr("stance.__version__", "99")
    assert len(read_by(folder)[0]) == 3


def test_run_again_makes_a_lost_report(folder):
    read_by(folder)
    name = next(iter(check_whole(folder)))
    (folder / "out" / name).unlink()
    assert len(read_by(folder)[0]) == 1
    assert len(check_whole(folder)) == 3


def test_run_from_elsewhere_knows_its_pieces_again(folder, monkeypatch):
    read_by(folder)
    monkeypatch.chdir(folder / "in")
    words = Words()
    moved = folder.with_name(folder.name + "-moved")
    folder.rename(moved)
    monkeypatch.chdir(moved)
    made = job(Path(), reader(words), inputs=("in",))
    counts = run(made, Silent())
    assert (counts.kept, words.texts) == (3, [])


def test_run_pieces_that_are_gone_leave_the_index(folder):
    read_by(folder)
    (folder / "in/b.txt").unlink()
    read_by(folder)
    assert [row["id"] for row in table(folder)] == ["a", "a"]


def test_run_formats_do_not_drive_out_each_other(folder):
    read_by(folder)
    read_by(folder, form="jsonl")
    assert read_by(folder)[0] == []
    assert {Path(row["report"]).suffix for row in table(folder)} == {".json"}


@pytest.mark.parametrize("bad", [b"They will explode.", bytes(range(256)) * 4, b""], ids=["bug", "binary", "empty"])
def test_run_one_bad_piece_stops_nothing_and_is_tried_again(folder, bad):
    (folder / "in/bad.txt").write_bytes(bad)
    texts, watcher = read_by(folder)
    assert len(check_whole(folder)) == 3
    assert len(watcher.errors) == 1
    assert "bad.txt" in watcher.errors[0]
    assert [row["error"] != "" for row in table(folder)] == [False, False, False, True]
    assert "bad.txt" in (folder / "out/index.html").read_text(encoding="utf-8")
    size = (folder / "out/manifest.jsonl").stat().st_size
    texts, watcher = read_by(folder)
    assert all("explode" in text for text in texts)
    assert len(watcher.errors) == 1
    assert (folder / "out/manifest.jsonl").stat().st_size == size  # the same error is not written down twice
    (folder / "in/bad.txt").write_text("Talks.", encoding="utf-8")
    assert read_by(folder)[1].errors == []
    assert len(table(folder)) == 4


def test_run_missing_inputs_are_errors_of_their_own(folder):
    _, watcher = read_by(folder, inputs=(str(folder / "in"), str(folder / "nowhere.txt")))
    assert len(watcher.errors) == 1
    assert len(table(folder)) == 4


def test_run_interrupted_keeps_what_was_done_and_goes_on(folder):
    # "aa" comes between "a" and "b".
    (folder / "in/aa.txt").write_text("Please interrupt.", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        read_by(folder, batch=1)
    assert len(check_whole(folder)) == 1
    assert len(table(folder)) == 1
    assert "interrupted" in (folder / "out/index.html").read_text(encoding="utf-8")
    (folder / "in/aa.txt").unlink()
    assert len(read_by(folder)[0]) == 2
    assert "interrupted" not in (folder / "out/index.html").read_text(encoding="utf-8")


def test_run_report_that_cannot_be_written_leaves_no_trace(folder, monkeypatch):
    def broken(_):
        raise OSError(28, "No space left on device")

    run(job(folder), Silent())
    (folder / "in/b.txt").write_text("Strike later.", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(StanceError, match="No space left"):
        run(job(folder), Silent())
    monkeypatch.undo()
    check_whole(folder)
    assert not list(folder.rglob("*.part"))
    assert len(read_by(folder)[0]) == 1


_SLOW = """
import sys, time
from pathlib import Path
sys.path[:0] = [{tests!r}]
from test_batch_run import job, Silent, run, reader, Words
class Slow(Words):
    def predict(self, text, sentences):
        time.sleep(0.02)
        return super().predict(text, sentences)
run(job(Path({folder!r}), reader(Slow())), Silent())
"""


@pytest.mark.slow
def test_run_killed_leaves_a_whole_folder_and_goes_on(folder):
    for number in range(200):
        (folder / f"in/{number}.txt").write_text(f"Talks {number}.", encoding="utf-8")
    code = _SLOW.format(tests=str(Path(__file__).parent), folder=str(folder))
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        record = folder / "out/manifest.jsonl"
        limit = time.monotonic() + 60
        while not (record.exists() and record.read_bytes().count(b"\n") > 10):
            assert time.monotonic() < limit
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    done = len(check_whole(folder))
    assert 8 < done < 203
    with record.open("ab") as stream:
        stream.write(b'{"key": "torn')  # as a kill within a write would leave it
    (folder / "out/reports/.left.json.00.part").touch()
    assert len(read_by(folder)[0]) == 203 - done
    assert len(check_whole(folder)) == 203
    assert not list(folder.rglob("*.part"))


def test_run_manifest_with_damaged_lines_reads_their_pieces_again(folder):
    read_by(folder)
    path = folder / "out/manifest.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:-1], b"garbage\n", b"[1]\n"]))
    assert len(read_by(folder)[0]) == 1


def test_run_refuses_a_folder_of_something_else(folder):
    (folder / "out").mkdir()
    (folder / "out/index.html").write_text("my page", encoding="utf-8")
    with pytest.raises(UsageError, match="not made by stance"):
        read_by(folder)
    (folder / "out/manifest.jsonl").write_text('{"name": "web app"}\n', encoding="utf-8")
    with pytest.raises(StanceError, match="no manifest"):
        read_by(folder)
    assert (folder / "out/index.html").read_text(encoding="utf-8") == "my page"


def test_run_two_at_once_is_refused(folder):
    read_by(folder)
    with manifest.opened(folder / "out"), pytest.raises(UsageError, match="another run"):
        read_by(folder)


def test_run_does_not_read_its_own_reports(folder):
    inside = job(folder, inputs=(str(folder),))
    assert run(inside, Silent()).done == 3
    again = Words()
    counts = run(job(folder, reader(again), inputs=(str(folder), str(folder / "**/*.*"))), Silent())
    assert (counts.done, again.texts) == (0, [])


def test_everything_goes_through_one_seam_that_can_be_far_away(folder):
    # Sources, documents and errors must be fit to be sent to other processes.
    (folder / "in/bad.txt").write_text("They will explode.", encoding="utf-8")
    local = LocalEngine(reader())
    sizes = []

    def far(sources):
        sizes.append(len(sources))
        return pickle.loads(pickle.dumps(local(pickle.loads(pickle.dumps(list(sources))))))

    counts = run(job(folder, engine=far), Silent())
    assert (counts.done, counts.failed, sizes) == (3, 1, [2, 2])


def test_engine_with_too_few_answers_is_told(folder):
    with pytest.raises(StanceError, match="engine gave 0"):
        run(job(folder, engine=lambda _: []), Silent())


def test_batches_are_bounded_by_number_and_weight_and_lazy():
    taken = []
    made = batches((taken.append(i) or i for i in range(5)), lambda _: 1, size=2)
    assert (next(made), taken) == ([0, 1], [0, 1])
    assert list(made) == [[2, 3], [4]]
    assert list(batches([1, 1], lambda _: 10**9, size=8)) == [[1], [1]]


def test_recipe_is_the_same_in_every_process():
    recipe = recipe_of(reader(), settings={"labels": frozenset("abcdefgh")}, form="json", look={})
    shuffled = replace(recipe, settings={**recipe.settings, "labels": set("hgfedcba")})
    assert recipe.digest == shuffled.digest
