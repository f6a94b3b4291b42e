"""Measure direct quotations, their sources and their cues on PolNeAR.

    python eval/quotations.py --corpora /path/to/corpora [--part dev]

Gold: each stretch between quotation marks (found by a plain scan of each line, apart from the rules measured here) of
which at least nine tenths lie in the `Content` of one attribution, the one that holds most of it; source and cue are
that attribution's. Where several annotators did an article, their counts are summed and the article is drawn as
one. `Discard` regions are left out.

Reported, with 95 % intervals from a bootstrap over articles: precision, recall and F1 of exact quotation spans; over
the quotations found, exact spans of source and cue; and "source, name": one of the two sources lies in the other and
the predicted one holds the last name word of the gold one's head, since PolNeAR's sources hold apposition and relative
clauses, and ours leave them out.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from stance.detectors import View, run_detectors
from stance.segment import segment
from stance.spans import Span

RESULTS = Path(__file__).parent / "results" / "quotations.json"
MARKS = re.compile(r"“[^“”\n]+(?:”|$)|''(?:(?!'')[^\n])+(?:''|$)|\"[^\"\n]+(?:\"|$)", re.MULTILINE)
COUNTS = ("gold", "predicted", "both", "with_source", "source", "source_name", "with_cue", "cue")


@dataclass
class Attribution:
    """One attribution of the corpus: spans by role."""

    content: list[Span]
    source: list[Span]
    cue: list[Span]


@dataclass
class Article:
    """One annotation of one article."""

    name: str
    text: str
    attributions: list[Attribution] = field(default_factory=list)
    discarded: list[Span] = field(default_factory=list)


def read_articles(part: Path) -> Iterator[Article]:
    """All annotations in `part`/attributions with their texts."""
    for file in sorted((part / "attributions").glob("*.ann")):
        base = part / "text" / f"{re.sub(r'_[0-9a-f]{4}$', '', file.stem)}.txt"
        path = base if base.exists() else part / "text" / f"{file.stem}.txt"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            article = Article(file.stem, stream.read())
        _read_standoff(file, article)
        yield article


def _read_standoff(file: Path, article: Article) -> None:
    spans: dict[str, list[Span]] = {}
    events: list[dict[str, list[str]]] = []
    with file.open(encoding="utf-8", newline="") as stream:
        lines = stream.read().split("\n")
    for line in lines:
        cells = line.split("\t")
        if line.startswith("T") and len(cells) > 1:
            kind, _, offsets = cells[1].partition(" ")
            spans[cells[0]] = [Span(*map(int, pair.split())) for pair in offsets.split(";")]
            if kind == "Discard":
                article.discarded += spans[cells[0]]
        elif line.startswith("E") and len(cells) > 1:
            event: dict[str, list[str]] = {}
            for role in cells[1].split():
                name, _, target = role.partition(":")
                event.setdefault(name.rstrip("0123456789"), []).append(target)
            events.append(event)
    for event in events:
        roles = [
            sorted(s for target in event.get(role, []) for s in spans.get(target, []))
            for role in ("Content", "Source", "Cue")
        ]
        if roles[0]:
            article.attributions.append(Attribution(*roles))


def gold_quotations(article: Article) -> dict[Span, Attribution]:
    """The stretches in marks that lie in content, each with its attribution."""
    gold = {}
    for match in MARKS.finditer(article.text):
        span = Span(*match.span())
        shared = [(sum(span.shared(part) for part in item.content), item) for item in article.attributions]
        most = max(shared, key=lambda pair: pair[0], default=(0, None))
        if most[1] is not None and most[0] >= 0.9 * (len(span) - 2) and len(span) > 2:
            gold[span] = most[1]
    return gold


def hull(spans: list[Span]) -> Span | None:
    """From the first to the last of `spans`."""
    return Span(spans[0].start, max(s.end for s in spans)) if spans else None


def bare(text: str, span: Span) -> Span:
    """The span without punctuation and blanks at its edges."""
    start, end = span.start, span.end
    while end > start + 1 and not text[end - 1].isalnum():
        end -= 1
    while start < end - 1 and not text[start].isalnum():
        start += 1
    return Span(start, end)


def same_name(text: str, gold: Span, predicted: Span) -> bool:
    """Whether a predicted source names the gold one: inside it, with its last capitalised word (or its last word)."""
    if not gold.contains(predicted) and not predicted.contains(gold):
        return False
    head = re.split(r",|\s\(|\s(?:who|which|whose)\b", gold.of(text))[0]
    words = re.findall(r"[\w’'.-]+", head)
    names = [word for word in words if word[:1].isupper()] or words
    return not names or names[-1].rstrip(".") in predicted.of(text)


def count(article: Article) -> dict[str, int]:
    """The counts of one article."""
    text = article.text
    gold = gold_quotations(article)
    view = View(text, segment(text))
    found = {
        device.span: device
        for device in run_detectors(view, ["direct-quotation"])
        if not any(device.span.overlaps(region) for region in article.discarded)
    }
    counts = dict.fromkeys(COUNTS, 0)
    gold = {span: item for span, item in gold.items() if not any(span.overlaps(region) for region in article.discarded)}
    counts["gold"], counts["predicted"] = len(gold), len(found)
    for span, item in gold.items():
        device = found.get(span)
        if device is None:
            continue
        counts["both"] += 1
        source, cue = hull(item.source), hull(item.cue)
        if source is not None:
            counts["with_source"] += 1
            if device.source is not None:
                counts["source"] += bare(text, source) == bare(text, device.source.span)
                counts["source_name"] += same_name(text, bare(text, source), device.source.span)
        if cue is not None:
            counts["with_cue"] += 1
            counts["cue"] += device.cue is not None and bare(text, cue) == bare(text, device.cue)
    return counts


def measures(counts: list[dict[str, int]]) -> dict[str, float]:
    """The reported numbers of the summed counts."""
    total = {name: sum(item[name] for item in counts) for name in COUNTS}

    def ratio(part: str, whole: str) -> float:
        return total[part] / total[whole] if total[whole] else 0.0

    precision, recall = ratio("both", "predicted"), ratio("both", "gold")
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "source, exact": ratio("source", "with_source"),
        "source, name": ratio("source_name", "with_source"),
        "cue, exact": ratio("cue", "with_cue"),
    }


def intervals(counts: list[dict[str, int]], rounds: int = 1000) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals from resampled articles."""
    draw = random.Random(0)  # noqa: S311
    samples = [measures(draw.choices(counts, k=len(counts))) for _ in range(rounds)]
    low, high = int(0.025 * rounds), int(0.975 * rounds) - 1
    return {
        name: (sorted(s[name] for s in samples)[low], sorted(s[name] for s in samples)[high]) for name in samples[0]
    }


def main() -> None:
    """Measure, print the table, and write the results."""
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder that holds polnear/")
    parser.add_argument("--part", default="dev", choices=("train", "dev"))
    options = parser.parse_args()
    part = options.corpora / "polnear" / options.part
    if not part.is_dir():
        sys.exit(f"{part}: no such folder; give the folder that holds polnear/ with --corpora")
    by_article: dict[str, list[dict[str, int]]] = {}
    for article in read_articles(part):
        by_article.setdefault(article.text, []).append(count(article))
    counts = [{name: sum(item[name] for item in items) for name in COUNTS} for items in by_article.values()]
    values, bounds = measures(counts), intervals(counts)
    table = Table(
        title=f"Direct quotations, PolNeAR {options.part}: {len(counts)} articles, {sum(c['gold'] for c in counts)} quotations"  # noqa: E501
    )
    for column in ("measure", "value", "95 % interval"):
        table.add_column(column, justify="left" if column == "measure" else "right")
    for name, value in values.items():
        table.add_row(name, f"{value:.3f}", f"{bounds[name][0]:.3f} - {bounds[name][1]:.3f}")
    Console().print(table)
    if options.part == "dev":
        RESULTS.parent.mkdir(exist_ok=True)
        result = {
            "corpus": "PolNeAR 1.0 dev", "articles": len(counts), "quotations": sum(c["gold"] for c in counts),
            "measures": {name: {"value": round(v, 4), "low": round(bounds[name][0], 4), "high": round(bounds[name][1], 4)} for name, v in values.items()},  # noqa: E501
        }  # fmt: skip
        RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
