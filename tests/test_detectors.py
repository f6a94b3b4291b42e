"""The rule detectors: each fires where its cases say, is silent where they say, and agrees with table and labels."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stance.detectors
from stance.detectors import DETECTORS, View, detector, run_detectors
from stance.detectors.attribution import find_attribution
from stance.detectors.lexicons import phrases, rows, verbs
from stance.detectors.quotes import find_quotations
from stance.errors import UnknownNameError
from stance.labels import DeviceLabel
from stance.records import Document
from stance.segment import segment
from stance.spans import Span

CASES = Path(__file__).parent / "cases" / "devices"
PACKAGE = Path(stance.detectors.__file__).parent
ALL = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.json"))}


def view_of(text: str) -> View:
    return View(text, segment(text))


def marked(case: str | dict) -> tuple[str, set[Span]]:
    """The text of a case without its brackets, and the spans they held."""
    words = case if isinstance(case, str) else case["text"]
    spans, parts, opened, size = set(), [], 0, 0
    for part in re.split(r"([\[\]])", words):
        if part == "[":
            opened = size
        elif part == "]":
            spans.add(Span(opened, size))
        else:
            parts.append(part)
            size += len(part)
    return "".join(parts), spans


def found(name: str, text: str) -> set[Span]:
    return {device.span for device in run_detectors(view_of(text), [name])}


def cases(kind: str) -> list:
    return [
        pytest.param(name, case, id=f"{name}: {str(case)[:50]}") for name, item in ALL.items() for case in item[kind]
    ]


@pytest.mark.parametrize(("name", "case"), cases("fires"))
def test_detector_fires_on_its_cases(name, case):
    # a device that a reader points to is missing from the report, or its span is cut wrongly
    text, spans = marked(case)
    assert found(name, text) == spans
    if isinstance(case, dict) and "source" in case:
        device = run_detectors(view_of(text), [name])[-1]
        assert device.source is not None
        assert device.cue is not None
        assert (device.source.name, device.cue.of(text)) == (case["source"], case["cue"])


@pytest.mark.parametrize(("name", "case"), cases("silent"))
def test_detector_is_silent_on_its_counter_cases(name, case):
    # a reader sees a device marked where there is none, and stops trusting the rest
    assert found(name, case) == set()


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(*param.values, id=param.id, marks=pytest.mark.xfail(strict=True))
        for param in cases("known_failures")
    ],
)
def test_detector_known_failures(name, case):
    # strict: a failure that is mended must move to `fires` or `silent`
    text, spans = marked(case)
    assert found(name, text) == spans


def test_table_files_cases_and_labels_agree():
    # a detector without cases, or a label misspelt in the table, would go unnoticed
    assert set(DETECTORS) == set(ALL)
    assert set(DETECTORS) <= {label.value for label in DeviceLabel}
    for name, target in DETECTORS.items():
        module = ast.parse((PACKAGE / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8"))
        assert target == f"stance.detectors.{name.replace('-', '_')}:detect"
        docstring = ast.get_docstring(module) or ""
        assert "Definition" in docstring, f"{name} gives no definition with its source"
        assert re.search(r"\((?:19|20)\d\d\)|\d\d", docstring), f"{name} names no source"
        for kind, least in (("fires", 3), ("silent", 3), ("known_failures", 1)):
            assert len(ALL[name][kind]) >= least, f"{name} needs {kind}"


def test_no_lexicon_is_orphaned():
    # words that nobody reads would look as if they were in force
    strings = {
        node.value
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    files = {path.name for path in (PACKAGE / "lexicons").glob("*.txt")}
    assert files
    assert files <= strings
    for name in files:
        assert len(phrases(name)) == len(set(phrases(name))), f"{name} lists a phrase twice"
        head = (PACKAGE / "lexicons" / name).read_text(encoding="utf-8")
        assert head.startswith("# "), f"{name} does not say what it holds"


def test_every_device_says_which_rule_found_it_and_why():
    # a report that cannot say why a span is marked cannot be checked
    text = " ".join(marked(case)[0] for item in ALL.values() for case in item["fires"] if "\n" not in str(case))
    devices = run_detectors(view_of(text))
    assert {device.label.value for device in devices} >= {"hedge", "booster", "metonymy", "direct-quotation"}
    for device in devices:
        assert device.origin == f"rule:{device.label.value}"
        assert device.reason
        assert device.score is not None


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aB .,?!\"'“”‘’„«»\n-é", max_size=80) | st.text(max_size=60))
def test_any_text_gives_valid_spans(text):
    # a span outside the text, or two overlapping ones of a label, make the whole document unreadable
    sentences = segment(text)
    Document(id="x", text=text, sentences=sentences, devices=run_detectors(View(text, sentences)))


def test_unknown_detector_is_named_with_the_nearest():
    # a misspelt name would silently find nothing
    with pytest.raises(UnknownNameError, match="hedge"):
        detector("hegde")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and left.', ['"yes"']),
        ("“He said ‘no’ to us,” she wrote.", ["“He said ‘no’ to us,”", "‘no’"]),
        ("It's the workers' right, isn't it?", []),
        ("The '90s were loud, 'tis said.", []),
        ("„Nein“, sagte er. «Non», dit-elle.", ["„Nein“", "«Non»"]),
        ('A stray " mark.\n\nThen "one pair" here.', ['"one pair"']),
        ('He has a 6" gun and "no plan" at all.', ['"no plan"']),
        ("“First.\n\n“Second.”", ["“First.", "“Second.”"]),
        ("He went on: “First.\n\n“Second.” Then he left.", ["“First.", "“Second.”"]),
        ("'It was the ministers' idea,' he said.", ["'It was the ministers' idea,'"]),
        ("''Why not?'' he said.", ["''Why not?''"]),
        (
            "“Open and never closed, in the middle of it.\n\nA new paragraph.",
            ["“Open and never closed, in the middle of it."],
        ),
        ("She rose. “Never closed here.\n\nA new paragraph with “a pair” in it.", ["“a pair”"]),
    ],
)
def test_quotation_marks_pair(text, expected):
    # one wrong mark would turn the rest of the piece inside out: author's words as quoted, quoted words as the author's
    assert [quotation.span.of(text) for quotation in find_quotations(text)] == expected


def test_attribution_can_be_asked_for_one_quotation():
    # the linking of voices asks for quotations that the model found
    text = "Later Jane Roe, a lawyer, said: “No.”"
    quotation = Span(text.index("“"), len(text))
    attribution = find_attribution(text, [Span(0, len(text))], quotation)
    assert attribution is not None
    assert attribution.source is not None
    assert attribution.cue is not None
    assert (attribution.source.of(text), attribution.cue.of(text)) == ("Jane Roe", "said")


def test_verb_forms_follow_the_spelling_rules():
    # a cue whose past tense is misspelt in the table never fires
    forms = verbs("cues.txt")
    assert {"said", "told", "denied", "argued", "admitted", "pointed out", "quipped", "replied"} <= forms["past"]
    assert {"says", "denies", "preaches"} <= forms["third"]
    assert {"saying", "calling", "admitting", "arguing", "writing"} <= forms["ing"]


def test_seats_have_a_party():
    # a seat without a party cannot be counted with its government
    for row in rows("seats.txt"):
        assert 2 <= len(row) <= 3
        assert all(row)
