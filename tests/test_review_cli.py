"""The command: what it reads, what it saves, and that bad input is one clear line."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from review_pieces import played
from small_piece import small_piece

import stance.pipeline
from stance.annotation.check import check
from stance.annotation.findings import Level
from stance.annotation.store import read_annotated
from stance.cli import main
from stance.errors import ExitStatus
from stance.review.pieces import file_name
from stance.schema import dumps
from stance.training.corpus import own_examples

command = sys.modules["stance.cli.review"]  # in the package, the name is that of the command itself


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "door.json").write_text(dumps(small_piece()), encoding="utf-8")
    monkeypatch.setattr(command, "_check_screen", lambda: None)
    return tmp_path


@pytest.fixture
def person(monkeypatch):
    """Somebody who presses keys: a list for each screen that is opened."""
    turns = []

    def screen(journal, look, *, heading, several):
        del look
        keys = turns.pop(0)
        app = played(journal, *keys, several=several)
        assert (heading != "") == several
        return app.return_value

    monkeypatch.setattr(command, "run_screen", screen)
    return turns


def run(*args):
    return CliRunner().invoke(main, ["review", *map(str, args)])


def fails(result, status, *words):
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("stance: ")
    assert all(word in result.stderr for word in words), result.stderr


def test_a_reviewed_record_is_training_data(folder, person):
    person.append(["p", "enter", "enter", "q"])
    result = run("door.json")
    assert result.exit_code == ExitStatus.DONE, result.output
    assert "reviewed/door.json: 2 of 6 sentences reviewed" in result.stderr
    (saved,) = read_annotated(folder / "reviewed")
    assert saved.text == small_piece().text
    assert [s.stance for s in saved.sentences] == [None, None, None, "neutral", None, "pressure"]
    (example,) = own_examples(folder / "reviewed", texts=None)
    assert [s.pressure for s in example.sentences] == [None, None, None, False, None, True]
    assert not check([folder / "reviewed"]).number(Level.ERROR)


def test_a_second_run_goes_on_and_save_needs_no_screen(folder, person):
    person += [["p", "q"], ["u", "n", "q"]]
    run("door.json")
    first = (folder / "reviewed/door.json").read_text(encoding="utf-8")
    assert run("door.json").exit_code == ExitStatus.DONE
    (folder / "reviewed/door.json").write_text(first, encoding="utf-8")
    for given in ("door.json", "reviewed/door.journal"):
        (folder / "reviewed/door.json").unlink()
        assert run("--save", given).exit_code == ExitStatus.DONE
        (saved,) = read_annotated(folder / "reviewed")
        assert saved.sentences[5].stance == "neutral"


def test_a_killed_screen_is_made_good_by_the_journal(folder, monkeypatch, person):
    def dies(journal, *_, **__):
        played(journal, "p")
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run_screen", dies)
    assert run("door.json").exit_code == ExitStatus.INTERRUPTED
    assert not (folder / "reviewed/door.json").exists()
    assert run("--save", "door.json").exit_code == ExitStatus.DONE
    (saved,) = read_annotated(folder / "reviewed")
    assert saved.sentences[5].stance == "pressure"
    del person


def test_looking_alone_writes_no_record(folder, person):
    person.append(["down", "q"])
    result = run("door.json")
    assert "nothing was reviewed" in result.stderr
    assert not (folder / "reviewed/door.json").exists()


def test_a_text_is_analysed_once(folder, person, monkeypatch):
    (folder / "a.txt").write_text(small_piece().text, encoding="utf-8")
    calls = []

    class Fake:
        def analyze(self, source):
            calls.append(source.id)
            return replace(small_piece(), id=source.id)

    def load(model=None, *, all_devices=False):
        assert all_devices
        assert model is None
        return Fake()

    monkeypatch.setattr(stance.pipeline, "load", load)
    person += [["p", "q"], ["enter", "q"]]
    assert run("a.txt").exit_code == ExitStatus.DONE
    assert run("a.txt", "-o", "reviewed/a.json").exit_code == ExitStatus.DONE
    assert calls == ["a"]
    assert sum(s.stance is not None for s in next(read_annotated(folder / "reviewed")).sentences) == 1


def test_the_record_itself_is_not_robbed_of_its_labels(folder, person):
    fails(run("door.json", "-o", "door.json"), ExitStatus.USAGE, "--whole")
    person.append(["p", "q"])
    assert run("door.json", "-o", "door.json", "--whole").exit_code == ExitStatus.DONE
    (saved,) = read_annotated(folder / "door.json")
    assert len(saved.judged()) == 6


def test_a_result_without_its_journal_is_not_written_over(folder, person):
    person += [["p", "q"], ["down", "enter", "q"]]
    run("door.json")
    (folder / "reviewed/door.journal").unlink()
    fails(run("door.json"), ExitStatus.USAGE, "without its journal")
    assert run("reviewed/door.json").exit_code == ExitStatus.DONE


def test_anew_puts_the_journal_aside(folder, person):
    person += [["p", "q"], ["n", "q"]]
    run("door.json")
    assert "door.1.journal" in run("door.json", "--anew").stderr
    assert (folder / "reviewed/door.1.journal").exists()
    (saved,) = read_annotated(folder / "reviewed")
    assert saved.sentences[5].stance == "neutral"


def test_a_record_with_new_labels_goes_on_with_those_of_its_journal(folder, person):
    person += [["p", "q"], ["q"], ["q"]]
    run("door.json")
    assert "other labels" not in run("door.json").stderr
    (folder / "door.json").write_text(dumps(replace(small_piece(), devices=())), encoding="utf-8")
    assert "other labels" in run("door.json").stderr
    (saved,) = read_annotated(folder / "reviewed")
    assert len(saved.devices) == 1


def queue(folder):
    (folder / "q").mkdir()
    piece = small_piece()
    sure = tuple(
        replace(s, scores=s.scores and replace(s.scores, engagement=1.0, pressure=0.0)) for s in piece.sentences
    )
    records = [replace(piece, id="sure", sentences=sure, devices=()), replace(piece, id="open")]
    (folder / "q/all.jsonl").write_text("".join(dumps(r) + "\n" for r in records), encoding="utf-8")


def test_the_queue_is_listed_and_gone_through_in_order(folder, person):
    queue(folder)
    result = run("--queue", "q", "--list")
    assert result.exit_code == ExitStatus.DONE
    assert [line.split()[4] for line in result.stdout.splitlines()] == ["piece", "open", "sure"]
    person += [[*["enter"] * 6, "greater_than_sign"], ["p", "q"]]
    assert run("--queue", "q").exit_code == ExitStatus.DONE
    assert sorted(d.id for d in read_annotated(folder / "reviewed")) == ["open", "sure"]
    assert "6/6  open" in run("--queue", "q", "--list").stdout
    person.append(["q"])  # the one that is done is passed over
    assert "reviewed/sure.json: 1 of 6" in run("--queue", "q").stderr
    assert run("--queue", "q", "--save").exit_code == ExitStatus.DONE


def test_results_inside_the_queue_are_no_part_of_it(folder, person):
    queue(folder)
    person.append(["p", "q"])
    run("--queue", "q", "-o", "q/done")
    result = run("--queue", "q", "-o", "q/done", "--list")
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr == ""


def test_what_analyze_writes_can_be_queued_whichever_way_it_was_written(folder):
    queue(folder)
    # A folder of reports has a manifest beside them; one file for many pieces holds an array.
    (folder / "q/manifest.jsonl").write_text('{"manifest": "stance-manifest/1"}\n{"key": "open"}\n', encoding="utf-8")
    result = run("--queue", "q", "--list")
    assert (result.exit_code, result.stderr) == (ExitStatus.DONE, "")
    records = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((folder / "q").glob("*.json"))]
    (folder / "all.json").write_text(json.dumps(records), encoding="utf-8")
    listed = run("--queue", "all.json", "--list").stdout.splitlines()
    assert len(listed) == len(records) + 1


def test_a_bad_record_does_not_stop_the_others(folder):
    queue(folder)
    (folder / "q/bad.json").write_text("{", encoding="utf-8")
    (folder / "q/twice.json").write_text(dumps(replace(small_piece(), id="open")), encoding="utf-8")
    (folder / "q/empty.json").write_text(
        dumps(replace(small_piece(), id="e", sentences=(), devices=())), encoding="utf-8"
    )
    result = run("--queue", "q", "--list")
    assert result.exit_code == ExitStatus.FAILED
    assert len(result.stdout.splitlines()) == 3
    assert len(result.stderr.splitlines()) == 3


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        ([], ExitStatus.USAGE, ["FILE", "--queue"]),
        (["door.json", "--queue", "."], ExitStatus.USAGE, ["not both"]),
        (["door.json", "--list"], ExitStatus.USAGE, ["--queue"]),
        (["door.json", "--save", "--anew"], ExitStatus.USAGE, ["one of them"]),
        (["missing.json"], ExitStatus.FAILED, ["missing.json", "no such file"]),
        (["missing.txt"], ExitStatus.FAILED, ["missing.txt", "no such file"]),
        (["missing.journal"], ExitStatus.FAILED, ["no such journal"]),
        (["-"], ExitStatus.USAGE, ["standard input"]),
        (["bad.json"], ExitStatus.FAILED, ["bad.json:1", "not JSON"]),
        (["list.json"], ExitStatus.FAILED, ["list.json", "empty list"]),
        (["door.json", "--model", "m"], ExitStatus.USAGE, ["--model"]),
        (["door.json", "-o", "x.jsonl"], ExitStatus.USAGE, [".json"]),
        (["door.json", "-o", "no/such/x.json"], ExitStatus.USAGE, ["no/such"]),
        (["door.json", "-o", "bad.json/x"], ExitStatus.USAGE, ["bad.json"]),
        (["--queue", ".", "-o", "x.json"], ExitStatus.USAGE, ["folder"]),
        (["--queue", "nowhere"], ExitStatus.FAILED, ["nowhere"]),
        (["two.jsonl", "-o", "x.json"], ExitStatus.USAGE, ["2 records"]),
        (["--save", "door.json"], ExitStatus.FAILED, ["not begun"]),
        (["kept.json"], ExitStatus.FAILED, ["--texts"]),
    ],
)
def test_bad_input_is_one_clear_line(folder, args, status, words):
    (folder / "bad.json").write_text("{no", encoding="utf-8")
    (folder / "list.json").write_text("[]", encoding="utf-8")
    two = [dumps(small_piece()), dumps(replace(small_piece(), id="second"))]
    (folder / "two.jsonl").write_text("\n".join(two), encoding="utf-8")
    without = json.loads(two[0]) | {"text_sha256": "0" * 64}
    del without["text"]
    (folder / "kept.json").write_text(json.dumps(without), encoding="utf-8")
    fails(run(*args), status, *words)


def test_without_textual_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "door.json").write_text("{}", encoding="utf-8")
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "textual" else found(name))
    fails(run("door.json"), ExitStatus.FAILED, "pip install '.[review]'")


def test_without_a_terminal_one_line_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "door.json").write_text("{}", encoding="utf-8")
    fails(run("door.json"), ExitStatus.USAGE, "terminal")


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "a:b", ".hidden", "", "..", "ж" * 300, "a\x00b", "\ud800"])
def test_file_names_are_harmless_and_differ(name):
    found = file_name(name)
    assert found
    assert "/" not in found
    assert not found.startswith(".")
    assert len(found.encode("utf-8")) < 240
    assert found != file_name(name + "x")
