"""Two opinions about the same words become one device, and nothing that a document refuses comes out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stance.labels import DeviceLabel
from stance.merge import merge_devices
from stance.records import Device, Document, Mention
from stance.spans import Span

SOURCE = Mention(span=Span(0, 3), name="She")


def model(label: DeviceLabel, start: int, end: int, score: float = 0.6, **extra) -> Device:
    return Device(label=label, span=Span(start, end), score=score, origin="model", **extra)


def rule(label: DeviceLabel, start: int, end: int, score: float = 0.9, **extra) -> Device:
    return Device(label=label, span=Span(start, end), score=score, origin=f"rule:{label.value}", **extra)


def test_merge_rule_decides_the_extent_of_forms():
    # Quotation marks say where a quotation ends; a model that is a word off must not win by its score.
    quotation = DeviceLabel.DIRECT_QUOTATION
    (device,) = merge_devices(
        [model(quotation, 10, 22, 0.99, source=SOURCE, cue=Span(4, 8))], [rule(quotation, 10, 24, 0.8)]
    )
    assert (device.span, device.origin) == (Span(10, 24), "rule:direct-quotation")
    assert (device.source, device.cue, device.score) == (SOURCE, Span(4, 8), 0.99)


def test_merge_better_score_decides_elsewhere():
    (device,) = merge_devices([model(DeviceLabel.CONCESSION, 0, 9, 0.9)], [rule(DeviceLabel.CONCESSION, 2, 12, 0.7)])
    assert device.origin == "model"


def test_merge_does_not_take_over_from_a_distant_reading():
    # A sentence-long quotation must not lend its source to a two-word one inside it.
    quotation = DeviceLabel.DIRECT_QUOTATION
    (device,) = merge_devices([model(quotation, 0, 90, source=SOURCE)], [rule(quotation, 10, 20)])
    assert device.source is None


def test_merge_one_pair_of_marks_is_read_once():
    # The same marks cannot both cite and mock.
    found = merge_devices(
        [model(DeviceLabel.DIRECT_QUOTATION, 5, 13, 0.9)], [rule(DeviceLabel.SCARE_QUOTES, 5, 13, 0.7)]
    )
    assert [d.label for d in found] == [DeviceLabel.SCARE_QUOTES]


def test_merge_asks_only_whom_the_model_card_names():
    devices = [model(DeviceLabel.HEDGE, 0, 3)], [rule(DeviceLabel.HEDGE, 10, 13)]
    assert [d.origin for d in merge_devices(*devices, {DeviceLabel.HEDGE: "rule"})] == ["rule:hedge"]
    assert [d.origin for d in merge_devices(*devices, {DeviceLabel.HEDGE: "model"})] == ["model"]
    assert len(merge_devices(*devices, {DeviceLabel.HEDGE: "both"})) == 2


def test_merge_different_labels_may_overlap():
    assert len(merge_devices([model(DeviceLabel.THREAT, 0, 9)], [rule(DeviceLabel.HEDGE, 2, 5)])) == 2


spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))
labels = st.sampled_from([DeviceLabel.DIRECT_QUOTATION, DeviceLabel.SCARE_QUOTES, DeviceLabel.CONCESSION])
opinions = st.lists(st.tuples(labels, spans, st.floats(0, 1)), max_size=20)


@given(opinions, opinions)
def test_merge_always_makes_a_valid_document(first, second):
    # `Document` refuses overlaps of one label: a merge that leaves one loses the whole report.
    merged = merge_devices([model(a, *b, c) for a, b, c in first], [rule(a, *b, c) for a, b, c in second])
    assert Document(id="d", text=" " * 100, devices=merged).devices == merged
    assert len(merged) > 0 or not (first or second)
