"""`stance explain`: whoever meets a label must be able to find out what it means and how far to trust it."""

from __future__ import annotations

import functools
import json
import re

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from tiny_model import tiny_config

from stance.cli import main
from stance.errors import ExitStatus, ModelError
from stance.evaluation.display import as_json
from stance.evaluation.figures import results
from stance.evaluation.judged import Judged, span_counts
from stance.evaluation.measured import measured_content, read_measured
from stance.glossary.entries import Knowledge, entries, entry
from stance.labels import DEVICES, STANCES, StanceLabel
from stance.spans import Span

E, P, M, N = StanceLabel.ENGAGEMENT, StanceLabel.PRESSURE, StanceLabel.MIXED, StanceLabel.NEUTRAL


def judged(name):
    return Judged(
        id=name,
        gold=(E, E, P, M, N, N),
        predicted=(E, N, P, M, N, M),
        scores=((0.9, 0.1),) * 6,
        spans={
            "threat": span_counts([Span(0, 10)], [Span(0, 10), Span(20, 30)]),
            "irony": span_counts([Span(0, 10)], []),
            "cue": span_counts([Span(0, 4)], [Span(0, 4)]),
        },
    )


@functools.cache
def evaluated(name):
    """What `stance eval --json` writes of a set."""
    return as_json(results([judged("a"), judged("b")], model="tiny", name=name))


@pytest.fixture
def model(tmp_path):
    """A model folder with a description and figures as `stance eval` measures them, and no weights."""
    config = tiny_config(
        thresholds={"threat": 0.7}, origins={"hedge": "rule", "threat": "model"}, default_devices=("threat", "hedge")
    )
    (tmp_path / "config.json").write_text(config.dumps(), encoding="utf-8")
    measured = [evaluated(name) for name in ("bandow", "test", "mine.jsonl")]
    (tmp_path / "measured.json").write_text(json.dumps(measured_content(measured)), encoding="utf-8")
    return tmp_path


def run(*args):
    return CliRunner().invoke(main, ["explain", *args])


def test_measured_holds_what_was_measured(model):
    found = read_measured(model)
    assert set(found) == {"threat", "irony", *STANCES}
    first = found["threat"][0]
    assert [m.set for m in found["threat"]] == ["test", "bandow", "mine.jsonl"]  # the unseen set first
    assert (first.precision.value, first.recall.value) == (0.5, 1.0)
    assert (first.gold, first.found, first.documents, first.sentences) == (2, 4, 2, 12)
    assert first.precision.low is not None


def test_measured_stances_are_right():
    content = measured_content([evaluated("test")])
    labels = content["sets"][0]["labels"]
    assert labels["engagement"]["recall"]["value"] == 0.5
    assert labels["engagement"]["precision"]["value"] == 1.0
    assert labels["mixed"]["precision"] == {"value": 0.5, "low": None, "high": None}
    assert labels["neutral"]["recall"]["value"] == 0.5


def test_measured_says_nothing_of_precision_where_nothing_was_found(model):
    # "Precision 0.00" would say that everything it found was wrong.
    irony = read_measured(model)["irony"][0]
    assert irony.precision is None
    assert irony.recall.value == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 9}', '{"format": 1, "sets": [{"labels": {"threat": {}}}]}'])
def test_measured_file_that_is_damaged_is_told(model, text):
    (model / "measured.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"measured\.json"):
        read_measured(model)


def test_every_label_has_an_entry_and_a_rule_that_adds_to_its_definition():
    found = entries(Knowledge())
    assert [e.name for e in found] == [*STANCES, *DEVICES]
    for each in found:
        assert not each.rule.startswith(each.info.definition)
    assert sum(bool(each.rule) for each in found) > len(found) / 2  # the guidelines are found and read


def test_detection_is_what_the_model_says(model):
    # Who looks for the reason of a finding must look in the right place.
    known = Knowledge(config=tiny_config(origins={"hedge": "rule", "booster": "model"}))
    assert entry("hedge", known).finder == "rule"
    assert entry("hedge", known).threshold is None
    assert "weakens" in entry("hedge", known).detector
    assert entry("booster", known).detector is None
    assert entry("metonymy", known).finder == "both"
    assert entry("threat", known).finder == "model"  # no rule looks for it
    assert "from a probability of 0.70 on" in run("threat", "--model", str(model)).stdout


def test_explain_shows_figures_with_set_and_size(model):
    out = run("threat", "--model", str(model), "--width", "100").stdout
    assert "our test (real commentary, unseen)" in out
    assert "2 documents, 12 sentences" in out
    assert re.search(r"0\.50 \[0\.\d\d, \d\.\d\d\]", out)
    assert "[to choose a different path]" in out  # the brackets are the span, not markup


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("label", [[], ["threat"], ["loaded-language"], ["mixed"]])
def test_explain_fits_the_screen(model, width, label):
    out = run(*label, "--model", str(model), "--width", str(width)).stdout
    assert max(map(cell_len, out.splitlines())) <= width
    assert "\x1b" not in out


def test_explain_lists_all_labels(model):
    out = run("--model", str(model), "--width", "120").stdout
    assert all(label.value in out for label in (*STANCES, *DEVICES))
    assert "model*" in out  # a label that reports leave out
    markdown = run("--model", str(model), "-f", "markdown").stdout
    assert markdown.count("\n") == 2 + len(STANCES) + len(DEVICES)
    assert len({line.replace(r"\|", "").count("|") for line in markdown.splitlines()}) == 1


def test_explain_json_is_for_programs(model):
    one = json.loads(run("Threat", "--model", str(model), "-f", "json").stdout)
    assert (one["label"], one["family"], one["found_by"], one["threshold"]) == ("threat", "speech acts", "model", 0.7)
    assert one["measured"][0]["precision"]["value"] == 0.5
    every = json.loads(run("--model", str(model), "-f", "json").stdout)
    assert len(every) == len(STANCES) + len(DEVICES)


def test_explain_needs_no_model(monkeypatch):
    # A definition must be at hand where the weights were not fetched.
    def missing(name):
        raise ModelError(f"no shipped model {name}")

    monkeypatch.setattr("stance.model.folder._shipped_folder", missing)
    assert "path" in run("threat").stdout
    assert run("threat", "--model", "nowhere").exit_code == ExitStatus.FAILED


def test_explain_offers_the_nearest_label():
    result = run("treat")
    assert result.exit_code == ExitStatus.USAGE
    assert "did you mean 'threat'" in result.stderr
