"""The command: results on standard output, talk on standard error, one line for each error, a status that tells."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import stance.pipeline
from stance.cli import main
from stance.cli.progress import waiting
from stance.errors import ExitStatus, InputError, ModelError
from stance.labels import DeviceLabel, HolderType, StanceLabel
from stance.model.prediction import Prediction
from stance.records import Device, Holder, Mention, Scores
from stance.spans import Span

if TYPE_CHECKING:
    from pathlib import Path
from types import MappingProxyType

COLUMN = "Washington should send an envoy. Talks are cheap.\n"


class Fake:
    """A model that finds engagement by the author in every sentence, and irony in the first word."""

    name = "fake"
    sha256 = None
    default_devices: frozenset[DeviceLabel] = frozenset()
    origins = MappingProxyType({})

    def predict(self, text, sentences):
        if "explode" in text:
            raise RuntimeError("boom")
        holder = Holder(type=HolderType.AUTHOR)
        scores = Scores(engagement=0.9, pressure=0.1, author=0.9)
        first = sentences[0].span.start
        return Prediction(
            sentences=tuple(replace(s, stance=StanceLabel.ENGAGEMENT, holder=holder, scores=scores) for s in sentences),
            devices=(Device(label=DeviceLabel.IRONY, span=Span(first, first + 4), score=0.7, origin="model"),),
        )


@pytest.fixture(autouse=True)
def fake_model(monkeypatch):
    def load(model=None, *, min_score=0.0, all_devices=False, parties=None, explain=False):  # noqa: ARG001 - as pipeline.load is called
        if model is not None:
            raise ModelError(f"{model}: no such model folder")
        settings = stance.pipeline.Settings(min_score=min_score, all_devices=all_devices)
        return stance.pipeline.Pipeline(predictor=Fake(), settings=settings, detect=lambda *_: ())

    monkeypatch.setattr(stance.pipeline, "load", load)
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(COLUMN, encoding="utf-8")
    (tmp_path / "b.txt").write_text("The siege must end. " + COLUMN, encoding="utf-8")
    return tmp_path


def run(*args: str, **extra):
    return CliRunner().invoke(main, ["analyze", *args], **extra)


@pytest.mark.usefixtures("folder")
def test_analyze_writes_the_report_to_stdout():
    result = run("a.txt")
    assert result.exit_code == ExitStatus.DONE
    assert "clearly favours engagement" in result.stdout or "leans to engagement" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


@pytest.mark.usefixtures("folder")
def test_analyze_reads_standard_input():
    result = run("-", "--format", "json", input=COLUMN)
    assert json.loads(result.stdout)["text"] == COLUMN


@pytest.mark.usefixtures("folder")
def test_analyze_json_is_an_object_for_one_and_an_array_for_several():
    assert isinstance(json.loads(run("a.txt", "--format", "json").stdout), dict)
    assert len(json.loads(run("a.txt", "b.txt", "--format", "json").stdout)) == 2
    assert len(json.loads(run(".", "--format", "json").stdout)) == 2
    assert len(run("a.txt", "b.txt", "--format", "jsonl").stdout.splitlines()) == 2


@pytest.mark.usefixtures("folder")
def test_analyze_one_bad_file_does_not_stop_the_others():
    result = run("missing.txt", "a.txt", "--format", "jsonl")
    assert result.exit_code == ExitStatus.FAILED
    assert len(result.stdout.splitlines()) == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("stance: ")
    assert "missing.txt" in result.stderr


def test_analyze_a_bug_in_one_piece_does_not_stop_the_others(folder):
    (folder / "c.txt").write_text("They will explode.", encoding="utf-8")
    result = run("c.txt", "a.txt", "--format", "jsonl")
    assert result.exit_code == ExitStatus.FAILED
    assert len(result.stdout.splitlines()) == 1
    assert "c.txt: RuntimeError: boom" in result.stderr


@pytest.mark.parametrize("form", ["terminal", "json", "jsonl", "csv", "markdown"])
@pytest.mark.usefixtures("folder")
def test_analyze_nothing_readable_writes_nothing(form):
    result = run("missing.txt", "gone.txt", "--format", form)
    assert (result.exit_code, result.stdout) == (ExitStatus.FAILED, "")
    assert len(result.stderr.splitlines()) == 2


def test_analyze_output_file_is_whole_or_untouched(folder):
    target = folder / "out.md"
    target.write_text("old", encoding="utf-8")
    assert run("missing.txt", "-o", "out.md").exit_code == ExitStatus.FAILED
    assert target.read_text(encoding="utf-8") == "old"
    assert run("a.txt", "-o", "out.md").exit_code == ExitStatus.DONE
    assert target.read_text(encoding="utf-8").startswith("# ")
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "b.txt", "out.md"]


def test_analyze_output_file_has_the_rights_of_any_new_file(folder):
    (folder / "plain").touch()
    run("a.txt", "-o", "out.json")
    assert (folder / "out.json").stat().st_mode == (folder / "plain").stat().st_mode


def test_analyze_output_follows_a_link(folder):
    (folder / "real.json").write_text("", encoding="utf-8")
    (folder / "link.json").symlink_to("real.json")
    run("a.txt", "-o", "link.json")
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "real.json").read_text(encoding="utf-8"))["id"]


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["a.txt", "-o", "."], "folder"),
        (["a.txt", "-o", "no/where.txt"], "no folder"),
        (["a.txt", "-o", "a.txt"], "input"),
        (["a.txt", "-o", "a.pdf"], ".pdf is no format"),
        (["a.txt", "--voice", "nobody"], "a.txt: unknown voice"),
        (["a.txt", "--show", "stanse"], "did you mean 'stance'"),
        (["a.txt", "--show", ","], "no section"),
        (["a.txt", "--show", "head", "--format", "json"], "--show"),
        (["a.txt", "--min-score", "2"], "min-score"),
        (["a.txt", "--width", "3"], "width"),
        (["a.txt", "--format", "jsno"], "jsno"),
        ([], "INPUTS"),
    ],
)
def test_analyze_wrong_usage_is_one_line(folder, args, word):
    result = run(*args)
    assert result.exit_code == ExitStatus.USAGE
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("stance: ")
    assert word in result.stderr
    assert (folder / "a.txt").read_text(encoding="utf-8") == COLUMN


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("shown", "wanted"), [("head", False), ("head,devices", False), ("text", True), ("strongest", True), (None, True)]
)
def test_analyze_explains_only_what_is_printed(monkeypatch, shown, wanted):
    # Each reason costs many passes of the model: a minute for a long piece.
    asked = []
    load = stance.pipeline.load

    def noting(*args, explain, **options):
        asked.append(explain)
        return load(*args, **options)

    monkeypatch.setattr(stance.pipeline, "load", noting)
    assert run("a.txt", "--explain", *(("--show", shown) if shown else ())).exit_code == ExitStatus.DONE
    assert asked == [wanted]


@pytest.mark.usefixtures("folder")
def test_analyze_a_missing_model_is_one_line():
    result = run("a.txt", "b.txt", "--model", "nowhere")
    assert (result.exit_code, result.stdout) == (ExitStatus.FAILED, "")
    assert result.stderr == "stance: nowhere: no such model folder\n"


@pytest.mark.usefixtures("folder")
def test_analyze_warnings_are_told_unless_quiet(monkeypatch):
    import stance.reading

    read = stance.reading.read_source
    monkeypatch.setattr(
        stance.reading, "read_source", lambda name: replace(read(name), warnings=("little text was found",))
    )
    assert run("a.txt").stderr == "stance: a.txt: little text was found\n"
    assert run("a.txt", "--quiet").stderr == ""


@pytest.mark.usefixtures("folder")
def test_analyze_error_messages_cannot_steer_the_terminal(monkeypatch):
    import stance.reading

    def read(name):
        raise InputError(f"{name}: bad \x1b[31m name")

    monkeypatch.setattr(stance.reading, "read_source", read)
    result = run("a.txt")
    assert "\x1b" not in result.stderr
    assert "␛[31m" in result.stderr


@pytest.mark.usefixtures("folder")
def test_analyze_min_score_and_sections():
    assert "irony" in run("a.txt", "--show", "devices").stdout
    assert "irony" not in run("a.txt", "--show", "devices,head", "--min-score", "0.8").stdout


@pytest.mark.usefixtures("folder")
def test_analyze_voice_author():
    assert len(json.loads(run("a.txt", "--voice", "author", "-f", "json").stdout)["sentences"]) == 2


def test_pieces_without_the_voice_are_passed_over(folder):
    """Over a folder, a voice that speaks in some pieces is what was asked for: no failure."""
    (folder / "c.txt").write_text("Paris should send an envoy.\n", encoding="utf-8")

    class Holding(Fake):
        def predict(self, text, sentences):
            found = super().predict(text, sentences)
            if not text.startswith("Paris"):
                return found
            holder = Holder(type=HolderType.SOURCE, mention=Mention(span=Span(0, 5), name="Paris"))
            return replace(found, sentences=tuple(replace(s, holder=holder) for s in found.sentences))

    pipeline = stance.pipeline.Pipeline(
        predictor=Holding(), settings=stance.pipeline.Settings(all_devices=True), detect=lambda *_: ()
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stance.pipeline, "load", lambda *_, **__: pipeline)
        result = run("a.txt", "b.txt", "c.txt", "--voice", "Paris", "-f", "jsonl")
        assert result.exit_code == ExitStatus.DONE, result.stderr
        assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["c"]
        assert "2 pieces in which Paris does not speak" in result.stderr
        nobody = run("a.txt", "b.txt", "--voice", "Paris", "-f", "jsonl")
    assert nobody.exit_code == ExitStatus.FAILED
    assert "unknown voice 'Paris'" in nobody.stderr
    assert nobody.stdout == ""


@pytest.mark.usefixtures("folder")
def test_analyze_color_is_written_when_asked_for():
    env = {"TERM": "xterm-256color", "NO_COLOR": "1"}
    assert "\x1b[" in run("a.txt", "--color", env=env).stdout
    assert "\x1b[" not in run("a.txt", env=env).stdout


@pytest.mark.usefixtures("folder")
def test_analyze_width():
    assert max(map(len, run("a.txt", "--width", "44").stdout.splitlines())) <= 44


def test_analyze_interrupted(folder, monkeypatch):
    def interrupt(*_args, **_extra):
        raise KeyboardInterrupt

    monkeypatch.setattr(stance.pipeline, "load", interrupt)
    result = run("a.txt", "-o", "out.txt")
    assert result.exit_code == ExitStatus.INTERRUPTED
    assert not list(folder.glob("*out*"))


def test_help_of_each_command_has_examples_and_version_is_told():
    for command in [(), *((name,) for name in main.commands)]:
        assert "Examples:" in CliRunner().invoke(main, [*command, "--help"]).stdout
    assert CliRunner().invoke(main, ["--version"]).stdout == f"stance {stance.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell):
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert "_STANCE_COMPLETE" in result.stdout


def test_completion_knows_formats():
    env = {
        **os.environ,
        "_STANCE_COMPLETE": "bash_complete",
        "COMP_WORDS": "stance analyze --format js",
        "COMP_CWORD": "3",
    }
    script = "from stance.cli import main; main(prog_name='stance')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=False)
    assert done.stdout.split() == ["plain,json", "plain,jsonl"]


def test_stdout_closed_by_its_reader_is_quiet():
    # `stance ... | head` must not end in a traceback.
    script = (
        "import os, sys\n"
        "from stance.cli import main, output\n"
        "import click\n"
        "@main.command()\n"
        "def chatter():\n"
        "    output.write_stdout(str(i) * 1000 for i in range(100000))\n"
        "main(['chatter'])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=20) == ExitStatus.DONE


class Screen(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self):
        return True


def test_a_long_text_shows_that_it_is_being_read(monkeypatch):
    """Otherwise a book looks as if the program hung; a column needs no sign, and a quiet run or a pipe gets none."""
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    for characters, quiet in ((5_000, False), (500_000, True)):
        with waiting(characters, quiet=quiet):
            pass
        assert screen.getvalue() == ""
    with waiting(500_000, quiet=False):
        pass
    assert "reading 500,000 characters" in screen.getvalue()
