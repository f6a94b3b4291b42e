"""Settings: a team's choices hold in every folder of the project, and a slip in the file is told, not passed over."""

from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import pytest
from click.testing import CliRunner

import stance.pipeline
from stance.cli import main
from stance.errors import ExitStatus, ModelError, UnknownNameError, UsageError
from stance.labels import DeviceLabel, HolderType, StanceLabel
from stance.model.prediction import Prediction
from stance.pipeline import Pipeline, Settings
from stance.records import Device, Holder, Scores
from stance.settings import UserSettings, found_settings, settings_from
from stance.spans import Span

TEXT = "Washington should send an envoy. Talks are cheap.\n"


class Fake:
    """A model that finds a threat, irony and a metonymy, and shows no irony by default."""

    name = "fake"
    sha256 = None
    default_devices = frozenset({DeviceLabel.THREAT, DeviceLabel.METONYMY})
    origins = MappingProxyType({})

    def predict(self, text, sentences):  # noqa: ARG002 - as a model is called
        holder = Holder(type=HolderType.AUTHOR)
        scores = Scores(engagement=0.9, pressure=0.1, author=0.9)
        found = ((DeviceLabel.THREAT, 0.6), (DeviceLabel.IRONY, 0.7), (DeviceLabel.METONYMY, 0.9))
        return Prediction(
            sentences=tuple(replace(s, stance=StanceLabel.ENGAGEMENT, holder=holder, scores=scores) for s in sentences),
            devices=tuple(Device(label=label, span=Span(0, 10), score=score, origin="model") for label, score in found),
        )


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    def load(model=None, *, min_score=0.0, all_devices=False, **_):
        if model is not None:
            raise ModelError(f"{model}: no such model folder")
        return Pipeline(
            predictor=Fake(),
            settings=Settings(min_score=min_score, all_devices=all_devices),
            detect=lambda *_: (),
        )

    monkeypatch.setattr(stance.pipeline, "load", load)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*args):
    return CliRunner().invoke(main, ["analyze", "a.txt", "-f", "json", *args])


def found(*args) -> list[str]:
    return [device["label"] for device in json.loads(run(*args).stdout)["devices"]]


def write(folder, text, name="stance.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_without_a_file_nothing_changes(folder):
    assert found_settings(folder) == UserSettings()
    assert found() == ["metonymy", "threat"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ('labels = ["irony"]', ["irony"]),  # asked for by name, it is shown though the model's card leaves it out
        ('labels = ["figures", "threat"]', ["irony", "metonymy", "threat"]),
        ('exclude = ["metonymy"]', ["threat"]),
        ('labels = ["Speech acts"]', ["threat"]),
        ("labels = []", []),
        ("min-score = 0.8", ["metonymy"]),
        ("thresholds = {threat = 0.65}", ["metonymy"]),
    ],
)
def test_settings_choose_devices(folder, text, labels):
    write(folder, text)
    assert sorted(found()) == labels


def test_command_line_wins(folder):
    write(folder, 'min-score = 0.95\nexclude = ["irony"]')
    assert found() == []
    assert found("--min-score", "0.5") == ["metonymy", "threat"]
    assert len(found("--min-score", "0", "--all-devices")) == 3
    assert found("--no-config") == ["metonymy", "threat"]
    other = write(folder, 'labels = ["irony"]', "other.toml")
    assert found("--config", str(other)) == ["irony"]


def test_settings_are_found_from_below_and_paths_are_the_files_own(folder, monkeypatch):
    # Whoever works in a folder of drafts gets the team's choices, and its model.
    write(folder, '[tool.stance]\nmodel = "models/mine"\nparties = "p.toml"', "pyproject.toml")
    (folder / "drafts" / "may").mkdir(parents=True)
    monkeypatch.chdir(folder / "drafts" / "may")
    settings = found_settings(folder / "drafts" / "may")
    assert (settings.model, settings.parties) == (folder / "models/mine", folder / "p.toml")
    result = CliRunner().invoke(main, ["analyze", str(folder / "a.txt")])
    assert f"{folder / 'models/mine'}: no such model folder" in result.stderr


def test_other_tools_pyproject_is_passed_over(folder):
    write(folder, 'labels = ["irony"]')
    (folder / "sub").mkdir()
    write(folder / "sub", "[tool.ruff]\n", "pyproject.toml")
    assert found_settings(folder / "sub").labels == {DeviceLabel.IRONY}


def test_nearest_file_holds_alone(folder):
    write(folder, "min-score = 0.9")
    (folder / "sub").mkdir()
    write(folder / "sub", 'exclude = ["irony"]')
    assert found_settings(folder / "sub").min_score is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("min_score = 0.5", "did you mean 'min-score'"),
        ('labels = ["treat"]', "did you mean 'threat'"),
        ('exclude = ["wordng"]', "did you mean 'wording'"),
        ("[thresholds]\nengagment = 0.5", "did you mean 'engagement'"),
    ],
)
def test_unknown_names_offer_the_nearest(folder, text, words):
    # A misspelt key that is passed over looks like a setting that does nothing.
    with pytest.raises(UnknownNameError, match=words):
        settings_from(write(folder, text))


@pytest.mark.parametrize(
    "text",
    [
        "min-score = 2",
        "min-score = true",
        'labels = "irony"',
        "thresholds = 0.5",
        "[thresholds]\nthreat = -1",
        "model = 3",
        "a =",
    ],
)
def test_wrong_values_are_told(folder, text):
    file = write(folder, text)
    with pytest.raises(UsageError, match=r"stance\.toml"):
        settings_from(file)
    result = run()
    assert result.exit_code == ExitStatus.USAGE
    assert result.stderr.count("\n") == 1


def test_config_and_no_config_exclude_each_other(folder):
    file = write(folder, "")
    assert run("--config", str(file), "--no-config").exit_code == ExitStatus.USAGE
    assert run("--config", "nowhere.toml").exit_code == ExitStatus.USAGE


def test_record_says_what_was_chosen(folder):
    # Somebody who repeats the run without the file would get other devices and not know why.
    write(folder, 'labels = ["irony", "threat"]\nexclude = ["threat"]\n[thresholds]\nirony = 0.2')
    settings = json.loads(run().stdout)["provenance"]["settings"]
    assert settings["labels"] == ["irony", "threat"]
    assert settings["exclude"] == ["threat"]
    assert settings["thresholds"] == {"irony": 0.2}


def test_thresholds_reach_the_model():
    # A threshold below the model's own must find more, which no filter behind the model can do.
    from tiny_model import tiny_config, tiny_tokenizer

    from stance.model.predictor import ModelPredictor
    from stance.model.runtime import Runtime

    predictor = ModelPredictor(Runtime(tiny_config(), tiny_tokenizer(), backend=None), None)
    changed = UserSettings(thresholds={"threat": 0.1}).applied(Pipeline(predictor=predictor)).predictor
    assert changed.config.threshold("threat") == 0.1
    assert predictor.config.threshold("threat") == 0.5


def test_fail_on_alone_changes_the_status():
    # A check that fails for any finding would be switched off; one that never fails checks nothing.
    assert run().exit_code == ExitStatus.DONE
    failed = run("--fail-on", "threat", "--fail-on", "irony")
    assert failed.exit_code == ExitStatus.FAILED
    assert "a.txt: threat found, 1" in failed.stderr
    assert json.loads(failed.stdout)
    # Labels that are not precise enough to be shown by default are found all the same when somebody watches for them.
    assert run("--fail-on", "irony").exit_code == ExitStatus.FAILED
    assert "irony" in {device["label"] for device in json.loads(run("--fail-on", "irony").stdout)["devices"]}
    assert run("--fail-on", "engagement", "-q").exit_code == ExitStatus.FAILED
    assert run("--fail-on", "pressure").exit_code == ExitStatus.DONE


def test_fail_on_finds_its_label_beside_those_that_were_chosen(folder):
    # A settings file that hides a label must not make a check for it pass.
    write(folder, 'exclude = ["threat"]')
    assert found() == ["metonymy"]
    assert found("--fail-on", "threat") == ["metonymy", "threat"]
    settings = json.loads(run("--fail-on", "threat", "--fail-on", "metonymy").stdout)["provenance"]["settings"]
    assert settings["also"] == ["threat"]  # the other is shown anyway


def test_fail_on_unknown_label_is_wrong_usage():
    result = run("--fail-on", "treat")
    assert result.exit_code == ExitStatus.USAGE
    assert "did you mean 'threat'" in result.stderr
