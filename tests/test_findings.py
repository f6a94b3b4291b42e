"""Findings by place: an editor or code host must open the right file at the right words, whatever the text holds."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from small_piece import plain_document, small_piece

from stance.formats import Options, render_all
from stance.formats.flagged import findings
from stance.formats.positions import Lines
from stance.labels import DEVICES, StanceLabel
from stance.records import Meta
from stance.spans import Span


def log_of(*documents) -> dict:
    return json.loads("".join(render_all(documents, "sarif", Options(), several=len(documents) != 1)))


def named(document, source):
    return replace(document, meta=Meta(source=source))


def test_positions_count_lines_as_editors_do():
    # One line off, and every finding of a file written on Windows points to the wrong words.
    text = "one\r\ntwo\rthree\nfour"
    lines = Lines(text)
    for number, word in enumerate(("one", "two", "three", "four"), 1):
        place = lines.place(Span(text.index(word), text.index(word) + len(word)))
        assert (place.line, place.column, place.end_column) == (number, 1, len(word) + 1)


def test_positions_in_utf16_count_emoji_twice():
    # Editors count UTF-16 code units: behind an emoji the mark would stand one letter too far to the left.
    lines = Lines("🇰🇵 talks")
    assert lines.place(Span(3, 8)).column == 4
    assert lines.place(Span(3, 8), utf16=True).column == 6


def test_findings_leave_out_what_puts_nothing_forward():
    labels = [finding.label.value for finding in findings(small_piece())]
    assert "neutral" not in labels
    assert labels.count("engagement") == 2
    assert len(labels) == 3 + len(small_piece().devices)


def test_sarif_has_what_the_schema_requires():
    # GitHub and editors refuse a whole log for one missing property.
    log = log_of(small_piece())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "utf16CodeUnits"
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {label.value for label in DEVICES} | {"engagement", "pressure", "mixed"}
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "note"
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "door.txt", "uriBaseId": "%SRCROOT%"}
        assert all(place["region"][key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))


def test_sarif_regions_hold_the_words_of_the_finding():
    document = small_piece()
    rows = document.text.split("\n")
    for result in log_of(document)["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        words = rows[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert words == region["snippet"]["text"]
        assert words == document.text[result["properties"]["start"] : result["properties"]["end"]]


def test_sarif_of_several_documents_is_one_run():
    # GitHub refuses a file with several runs of one tool.
    log = log_of(small_piece(), plain_document(""), named(small_piece(), "b c/ä.md"))
    assert len(log["runs"]) == 1
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"]}
    assert uris == {"door.txt", "b%20c/%C3%A4.md"}
    assert log_of(plain_document(""))["runs"][0]["results"] == []


@pytest.mark.parametrize("source", ["https://example.org/a.md", "door.pdf", "page.html", "-"])
def test_sarif_points_to_the_whole_file_where_text_was_extracted(source):
    # A line number of extracted text would open the file at words that have nothing to do with the finding.
    results = log_of(named(small_piece(), source))["runs"][0]["results"]
    assert results
    assert not any("region" in result["locations"][0]["physicalLocation"] for result in results)


def test_sarif_fingerprints_survive_lines_above():
    # An edit elsewhere must not make every finding a new alert.
    def prints(document):
        results = log_of(document)["runs"][0]["results"]
        return [r["partialFingerprints"]["stanceWords/v1"] for r in results if r["ruleId"] != "metaphor"]

    before = small_piece()
    assert len(set(prints(before))) == len(prints(before))
    shift = "New first line.\n"
    moved = replace(
        before,
        text=shift + before.text,
        sentences=(),
        devices=tuple(
            replace(d, span=Span(d.span.start + len(shift), d.span.end + len(shift)), source=None, cue=None)
            for d in before.devices
        ),
    )
    assert set(prints(moved)) <= set(prints(before))


def test_sarif_words_make_no_links_and_no_placeholders():
    # Quoted words from outside must not become a link in somebody's editor.
    document = plain_document("See [this](http://evil.example) and {0}.", StanceLabel.PRESSURE)
    for result in log_of(document)["runs"][0]["results"]:
        assert "](" not in result["message"]["text"]
        assert not re.search(r"(?<!\{)\{\d\}", result["message"]["text"])


def test_github_commands_say_file_line_and_columns():
    lines = "".join(render_all([small_piece()], "github", Options(), several=False)).splitlines()
    assert lines[0].startswith("::notice file=door.txt,title=stance::The author leans to engagement")
    (hedge,) = [line for line in lines if "title=hedge" in line]
    where = "file=door.txt,line=5,endLine=5,col=51,endColumn=57,title=hedge"
    assert hedge == f"::notice {where}::hedge: “Perhaps” (“perhaps” weakens it)"
    assert all(line.startswith("::notice file=door.txt") for line in lines)


def test_github_text_from_outside_cannot_begin_a_command():
    # In a build log a quoted line "::add-mask::" would be carried out.
    text = "He said\n::error::gone 100%, now\r\n::stop-commands::x"
    document = named(plain_document(text, StanceLabel.PRESSURE), "a:b,c%\n::error::.txt")
    out = "".join(render_all([document], "github", Options(), several=False))
    assert all(line.startswith("::notice file=a%3Ab%2Cc%25%0A%3A%3Aerror%3A%3A.txt,") for line in out.splitlines())
    assert "100%25, now" in out
    assert "\r" not in out
