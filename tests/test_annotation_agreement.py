"""Agreement: alpha gives the published values, and what two annotators differ in is found."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isnan

import pytest
from click.testing import CliRunner
from small_piece import AUTHOR, small_piece, span

from stance.annotation.agreement import alpha, alpha_of, coincidences, disagreements, paired
from stance.cli import main
from stance.errors import InputError
from stance.evaluation.agreement import agreement
from stance.labels import DeviceLabel, StanceLabel
from stance.records import Device
from stance.schema import dumps


def units(*coders: str) -> list[list[str | None]]:
    """One row a coder, a dot for a missing value."""
    return [[None if value == "." else value for value in unit] for unit in zip(*coders, strict=True)]


@pytest.mark.parametrize(
    ("coders", "published"),
    [
        # Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", examples A, B and C (nominal).
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_gives_the_published_values(coders, published):
    assert round(alpha(units(*coders)), 3) == published


def test_alpha_of_full_agreement_and_of_nothing_that_varies():
    assert alpha(units("ab", "ab")) == 1
    assert isnan(alpha(units("aa", "aa")))
    assert isnan(alpha([]))


def test_coincidences_of_parts_add_up():
    # Intervals resample documents, so that the matrix of a sample must be the sum of its documents' matrices.
    whole = units("aabbdccc.dda", "babb.cccedda", "ba.bdcccedda")
    total: dict = {}
    for part in (whole[:5], whole[5:]):
        for pair, weight in coincidences(part).items():
            total[pair] = total.get(pair, 0) + weight
    assert alpha_of(total) == pytest.approx(alpha(whole))


def second() -> object:
    """The small piece as another annotator might have it."""
    piece = small_piece()
    sentences = list(piece.sentences)
    sentences[2] = replace(sentences[2], holder=AUTHOR)
    sentences[3] = replace(sentences[3], stance=StanceLabel.ENGAGEMENT, holder=AUTHOR)
    devices = [d for d in piece.devices if d.label not in (DeviceLabel.HEDGE, DeviceLabel.ENUMERATION)]
    shorter = Device(label=DeviceLabel.ENUMERATION, span=span("the hacks and the arms dealers"))
    return replace(piece, sentences=tuple(sentences), devices=(*devices, shorter))


def test_agreement_measures_stance_holder_and_devices():
    found = agreement(paired([small_piece()], [second()]))
    assert found.sentences == 4
    assert found.alphas["engagement?"].value == pytest.approx(alpha([(0, 0), (0, 1), (1, 1), (1, 1)]))
    assert found.alphas["pressure?"].value == 1
    assert found.alphas["holder type"].n == 3
    assert found.same_holder.value == pytest.approx(2 / 3)
    assert found.devices["threat"].exact.value == 1
    assert found.devices["hedge"].exact.value == 0
    assert found.devices["enumeration"].exact.value == 0
    assert 0.5 < found.devices["enumeration"].overlap.value < 1


def test_disagreements_are_listed_with_their_place():
    found = {(d.what, d.first, d.second) for d in disagreements(paired([small_piece()], [second()]))}
    assert found == {
        ("stance", "neutral", "engagement"),
        ("holder", "source", "author"),
        ("hedge", "Perhaps", ""),
        ("enumeration", "the hawks, the hacks and the arms dealers", "the hacks and the arms dealers"),
    }


def test_paired_sentences_that_one_side_left_out_do_not_count():
    piece = small_piece()
    unjudged = replace(
        piece, sentences=tuple(replace(s, stance=None, holder=None, scores=None) for s in piece.sentences[:4])
    )
    with pytest.raises(InputError, match="no sentence is judged on both sides"):
        paired([piece], [unjudged])
    half = replace(unjudged, sentences=(*unjudged.sentences, *piece.sentences[4:]))
    found = paired([piece], [half])[0]
    assert len(found.sentences) == 2
    assert found.devices[DeviceLabel.HEDGE] == ((), ())


def test_paired_text_twice_on_a_side_is_refused():
    with pytest.raises(InputError, match="twice"):
        paired([small_piece(), small_piece()], [small_piece()])


def test_data_agreement_prints_and_writes_figures(tmp_path):
    texts = [small_piece(), replace(small_piece(), id="b", text=small_piece().text + "\n")]
    (tmp_path / "a.jsonl").write_text("".join(dumps(d) + "\n" for d in texts), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("".join(dumps(d) + "\n" for d in [second(), texts[1]]), encoding="utf-8")
    args = [str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl"), "--list", "--json", str(tmp_path / "out.json")]
    result = CliRunner().invoke(main, ["data", "agreement", *args], catch_exceptions=False)
    assert result.exit_code == 0
    assert "alpha, pressure?" in result.stdout
    assert "] hedge: Perhaps | (not marked)" in result.stdout
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert figures["alpha"]["pressure?"]["value"] == 1
    assert figures["alpha"]["engagement?"]["low"] <= figures["alpha"]["engagement?"]["value"]
