"""Sentence boundaries and speed: `stance.segment` beside sentencex, pySBD and spaCy's sentencizer, in one run.

    python eval/segmentation.py --corpora corpora

What is measured, on the development parts of UD English GUM and EWT (`sentences/{gum,ewt}-dev.jsonl`: `text` and
`sentences` as offsets; these are dev data and were looked at while the rules were written):

- inner F1: sentence ends that are not also the end of a paragraph. This is the figure to compare by, as the ends of
  paragraphs are given by blank lines.
- all-ends F1: every sentence end, those of paragraphs included.

An end counts as right only at the exact character after the last of the sentence, closing marks included. Every system
gets the same paragraphs, parted at blank lines. 95 % intervals: percentile bootstrap over documents, 2,000 draws, seed
0; the difference to sentencex is drawn on the same documents.

The quotation suite (`eval/cases/segmentation/quotations.json`, our own text, written before the rules) counts a case as
right when all its sentences are. Cases and rules have one author; what came out on the test part, a third, was not
looked at while the rules were tuned on the dev part.

Speed is characters a second of process time on one thread, over whole documents of both sets, the median of rounds.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import statistics
import sys
import time
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from stance.segment import segment
from stance.spans import trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Cut = Callable[[str], list[tuple[int, int]]]

ROOT = Path(__file__).parent.parent
SUITE = ROOT / "eval" / "cases" / "segmentation" / "quotations.json"
GOLD = ROOT / "data" / "gold" / "bandow-2019.json"
RESULTS = ROOT / "eval" / "results" / "segmentation.json"
SETS = ("gum", "ewt")
DRAWS = 2000
PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
BARS = {"inner F1 on GUM dev": 0.975, "quotation suite": 0.98, "million characters a second": 5.0}


def systems() -> dict[str, Cut]:
    """The systems by name, each from text to offsets without blanks at the edges."""
    import pysbd
    import sentencex
    import spacy

    sbd = pysbd.Segmenter(language="en", clean=False)
    sentencizer = spacy.blank("en")
    sentencizer.add_pipe("sentencizer")

    def by_stance(text: str) -> list[tuple[int, int]]:
        return [(sentence.span.start, sentence.span.end) for sentence in segment(text)]

    def by_sentencex(text: str) -> list[tuple[int, int]]:
        found = sentencex.get_sentence_boundaries("en", text)  # code points, also where the text is not ASCII
        return _trimmed(text, ((boundary["start_index"], boundary["end_index"]) for boundary in found))

    def by_pysbd(text: str) -> list[tuple[int, int]]:
        return _trimmed(text, _located(text, sbd.segment(text)))

    def by_spacy(text: str) -> list[tuple[int, int]]:
        return _trimmed(text, ((sent.start_char, sent.end_char) for sent in sentencizer(text).sents))

    return {"stance": by_stance, "sentencex": by_sentencex, "pySBD": by_pysbd, "spaCy sentencizer": by_spacy}


def _located(text: str, pieces: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the pieces stand, one after the other; a piece that was changed on the way is left out."""
    at = 0
    for piece in pieces:
        start = text.find(piece.strip(), at)
        if start >= 0:
            at = start + len(piece.strip())
            yield start, at


def _trimmed(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found = (trimmed(text, start, end) for start, end in spans)
    return [(span.start, span.end) for span in found if span]


def by_paragraph(cut: Cut, text: str) -> list[tuple[int, int]]:
    """The sentences of all paragraphs, with offsets into `text`."""
    return [
        (paragraph.start() + start, paragraph.start() + end)
        for paragraph in PARAGRAPH.finditer(text)
        for start, end in cut(paragraph.group())
    ]


def counts(cut: Cut, documents: list[dict]) -> dict[str, np.ndarray]:
    """True, false and missed ends, by definition: int arrays (documents, 3)."""
    rows: dict[str, list[tuple[int, int, int]]] = {"inner": [], "all ends": []}
    for document in documents:
        text = document["text"]
        gold = {end for _, end in document["sentences"]}
        predicted = {end for _, end in by_paragraph(cut, text)}
        closing = {paragraph.start() + len(paragraph.group().rstrip()) for paragraph in PARAGRAPH.finditer(text)}
        for name, left_out in (("inner", closing), ("all ends", set())):
            right, given = gold - left_out, predicted - left_out
            rows[name].append((len(right & given), len(given - right), len(right - given)))
    return {name: np.array(values) for name, values in rows.items()}


def f1(totals: np.ndarray) -> np.ndarray:
    """F1 of summed counts (..., 3)."""
    return 2 * totals[..., 0] / np.maximum(2 * totals[..., 0] + totals[..., 1] + totals[..., 2], 1)


def drawn(values: np.ndarray) -> np.ndarray:
    """Sums over documents drawn with replacement: (DRAWS, columns). The same documents for every system."""
    picks = np.random.default_rng(0).integers(0, len(values), (DRAWS, len(values)))
    return values[picks].sum(axis=1)


def interval(values: np.ndarray) -> list[float]:
    """The middle 95 %."""
    return [round(float(value), 4) for value in np.percentile(values, [2.5, 97.5])]


def score(cut: Cut, documents: list[dict], base: dict[str, np.ndarray] | None) -> dict:
    """F1, precision and recall of one system on one set; `base` is what to take the difference to."""
    scores: dict[str, dict] = {}
    for name, values in counts(cut, documents).items():
        right, false, missed = (int(value) for value in values.sum(axis=0))
        draws = f1(drawn(values))
        scores[name] = {
            "f1": round(float(f1(values.sum(axis=0))), 4),
            "interval": interval(draws),
            "precision": round(right / max(right + false, 1), 4),
            "recall": round(right / max(right + missed, 1), 4),
        }
        if base is not None:
            difference = float(f1(values.sum(axis=0)) - f1(base[name].sum(axis=0)))
            scores[name]["over_sentencex"] = round(difference, 4)
            scores[name]["over_sentencex_interval"] = interval(draws - f1(drawn(base[name])))
    return scores


def speed(cut: Cut, texts: list[str]) -> float:
    """Characters a second of process time: the median of at least 3 rounds and about 2 seconds."""
    size, rates, began = sum(map(len, texts)), [], time.perf_counter()
    while len(rates) < 3 or (time.perf_counter() - began < 2 and len(rates) < 50):
        start = time.process_time()
        for text in texts:
            cut(text)
        rates.append(size / (time.process_time() - start))
    return statistics.median(rates)


def suite(cut: Cut, cases: list[dict]) -> dict:
    """The share of cases of which every sentence is right, by part and phenomenon."""
    right: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    for case in cases:
        text = case["text"]
        is_right = [text[start:end] for start, end in by_paragraph(cut, text)] == case["sentences"]
        for group in ("all", case["split"], case["phenomenon"]):
            right[group].append(is_right)
        if not is_right and case["split"] == "dev":
            wrong.append(case["id"])
    shares = {
        group: {"cases": len(values), "right": round(sum(values) / len(values), 4)} for group, values in right.items()
    }
    values = np.array([[value] for value in right["all"]])
    shares["all"]["interval"] = interval(drawn(values)[:, 0] / len(values))
    return {"shares": shares, "wrong_in_dev": wrong}


def gold_is_exact(cut: Cut, path: Path) -> bool | None:
    """Whether the gold example comes out as it is; None where it is absent. It is reported on and never tuned on."""
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return by_paragraph(cut, document["text"]) == [(s["start"], s["end"]) for s in document["sentences"]]


def show(results: dict, console: Console) -> None:
    """The tables."""
    for name in results["sets"]:
        facts = results["sets"][name]
        table = Table(
            title=f"UD English {name.upper()}, dev part: {facts['documents']} documents, {facts['sentences']} sentences"
        )
        for column in ("system", "inner F1 [95 %]", "P", "R", "all-ends F1 [95 %]", "inner F1 over sentencex"):
            table.add_column(column, justify="left" if column == "system" else "right")
        for system, scores in facts["systems"].items():
            inner, ends = scores["inner"], scores["all ends"]
            over = (
                f"{inner['over_sentencex']:+.4f} {inner['over_sentencex_interval']}"
                if "over_sentencex" in inner
                else ""
            )
            table.add_row(
                system,
                f"{inner['f1']:.4f} {inner['interval']}",
                f"{inner['precision']:.4f}",
                f"{inner['recall']:.4f}",
                f"{ends['f1']:.4f} {ends['interval']}",
                over,
                style="bold" if system == "stance" else "",
            )
        console.print(table)
    table = Table(title="Quotation suite (our own text) and speed")
    for column in ("system", "all [95 %]", "dev", "test", "gold example", "million characters/s"):
        table.add_column(column, justify="left" if column == "system" else "right")
    for system, facts in results["suite"].items():
        shares = facts["shares"]
        exact = {True: "exact", False: "differs", None: "absent"}[results["gold_exact"][system]]
        table.add_row(
            system,
            f"{shares['all']['right']:.4f} {shares['all']['interval']}",
            f"{shares['dev']['right']:.4f} of {shares['dev']['cases']}",
            f"{shares['test']['right']:.4f} of {shares['test']['cases']}",
            exact,
            f"{results['characters_per_second'][system] / 1e6:.2f}",
            style="bold" if system == "stance" else "",
        )
    console.print(table)
    console.print(
        "Both sets are dev parts and were looked at while the rules were written; the suite's test part was not."
    )
    for bar, reached in results["bars"].items():
        console.print(
            f"{bar}: {reached['value']} (bar {reached['bar']}) {'reached' if reached['reached'] else 'MISSED'}"
        )


def measure(corpora: Path, gold: Path) -> dict:
    """Everything, as it is written to the results file."""
    sets = {
        name: [json.loads(line) for line in (corpora / "sentences" / f"{name}-dev.jsonl").open(encoding="utf-8")]
        for name in SETS
    }
    cases = json.loads(SUITE.read_text(encoding="utf-8"))
    by_name = systems()
    results: dict = {
        "data": "dev parts of UD English GUM and EWT, seen while the rules were written; quotation suite of our own",
        "versions": {name: version(name) for name in ("sentencex", "pysbd", "spacy")}
        | {"python": platform.python_version()},
        "sets": {},
    }
    for name, documents in sets.items():
        base = counts(by_name["sentencex"], documents)
        results["sets"][name] = {
            "documents": len(documents),
            "characters": sum(len(document["text"]) for document in documents),
            "sentences": sum(len(document["sentences"]) for document in documents),
            "systems": {
                system: score(cut, documents, None if system == "sentencex" else base)
                for system, cut in by_name.items()
            },
        }
    texts = [document["text"] for documents in sets.values() for document in documents]
    results["suite"] = {system: suite(cut, cases) for system, cut in by_name.items()}
    results["gold_exact"] = {system: gold_is_exact(cut, gold) for system, cut in by_name.items()}
    results["characters_per_second"] = {system: round(speed(cut, texts)) for system, cut in by_name.items()}
    values = {
        "inner F1 on GUM dev": results["sets"]["gum"]["systems"]["stance"]["inner"]["f1"],
        "quotation suite": results["suite"]["stance"]["shares"]["all"]["right"],
        "million characters a second": round(results["characters_per_second"]["stance"] / 1e6, 2),
    }
    results["bars"] = {
        bar: {"bar": BARS[bar], "value": value, "reached": value >= BARS[bar]} for bar, value in values.items()
    }
    return results


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=ROOT / "corpora", help="folder with sentences/")
    parser.add_argument("--gold", type=Path, default=GOLD, help="the gold example, reported on and never tuned on")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    missing = [name for name in SETS if not (options.corpora / "sentences" / f"{name}-dev.jsonl").is_file()]
    if missing:
        print(
            f"skipped: {options.corpora}/sentences has no {' and no '.join(f'{name}-dev.jsonl' for name in missing)}; "
            "give the folder that holds them with --corpora",
            file=sys.stderr,
        )
        return 0
    results = measure(options.corpora, options.gold)
    show(results, Console())
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
