"""Measure whose stance it is, on our annotated commentary, PolNeAR and the gold example.

    python eval/voices.py --corpora /path/to/corpora [--model models/stance-mpnet] [--errors]

Each sentence that has a stance in the gold is asked for its holder, each quotation for its source:

- holder, exact: the author, or the same words or name as the gold's (stance.evaluation.judged.same_holder).
- holder, party: the same, or both names belong to one party or are one person's (title, first name, apposition aside).
- source to its party: of quotations whose gold source has a name, found quotations or not, those whose source
  goes to the same name or party.
- names: of the pronouns and descriptions for which the gold gives another name, those that resolve to it.

What is given to the rules is told apart: `rules` have the gold's stances, author or not, and quotation spans, but no
words that name anybody; `spans` have the gold's spans of sources, cues and holders too, so that only names are left to
find; `model` has nothing of the gold but, in its first row, the stance of each sentence. `author` takes every sentence
for the author's, and gives quotations the name nearest before them.

On PolNeAR: quotations in marks that are found, by the rules or as `stance analyze` finds them, with the right source,
over all (recall) and over those found; the gold and the comparison of names are those of eval/quotations.py.
95 % intervals from a bootstrap over documents.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import quotations as polnear

from stance.annotation.store import read_annotated
from stance.detectors import View, run_detectors
from stance.evaluation.bootstrap import Figure, figure
from stance.evaluation.judged import bare, same_holder
from stance.labels import DeviceLabel, HolderType, SentenceKind
from stance.merge import merge_devices
from stance.model.prediction import Prediction, ScoredSpan
from stance.records import Device, Document, Holder, Mention, Scores, Sentence
from stance.segment import segment
from stance.spans import Span
from stance.voices.link import link_voices
from stance.voices.parties import load_parties
from stance.voices.phrase import name_phrase
from stance.voices.resolve import Resolver

RESULTS = Path(__file__).parent / "results" / "voices.json"
PARTIES = load_parties()


@dataclass
class Tallied:
    """One document: for each measure the answers, right or wrong."""

    answers: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, measure: str, right: bool) -> None:
        """One more answer."""
        self.answers.setdefault(measure, []).append(right)


def given(gold: Document, *, spans: bool) -> Prediction:
    """The gold's stances as a model's answer, with or without the words that name somebody."""
    sentences = tuple(
        replace(
            s,
            holder=None,
            scores=None
            if s.holder is None
            else Scores(engagement=0.5, pressure=0.5, author=float(s.holder.type is HolderType.AUTHOR)),
        )
        for s in gold.sentences
    )
    if not spans:
        return Prediction(sentences=sentences)
    quoted = [d for d in gold.devices if d.label.is_quotation]
    return Prediction(
        sentences=sentences,
        sources=_scored(d.source.span for d in quoted if d.source),
        cues=_scored(d.cue for d in quoted if d.cue),
        holders=_scored(s.holder.mention.span for s in gold.sentences if s.holder and s.holder.mention),
    )


def _scored(spans: Iterable[Span]) -> tuple[ScoredSpan, ...]:
    return tuple(ScoredSpan(span, 1.0) for span in sorted(set(spans)))


def bare_devices(gold: Document) -> tuple[Device, ...]:
    """The gold's quotations without source and cue, but for what the marks' own rule says."""
    ruled = {d.span: d for d in run_detectors(View(gold.text, gold.sentences), ["direct-quotation"])}
    found = []
    for device in gold.devices:
        if not device.label.is_quotation:
            found.append(device)
            continue
        rule = ruled.get(device.span)
        known = (rule.source, rule.cue) if rule is not None else (None, None)
        found.append(replace(device, source=known[0], cue=known[1], endorsement=None))
    return tuple(found)


def same_party(text: str, gold: Mention, found: Mention | None) -> bool:
    """Whether two mentions are of one party, or of one name but for title, first names and what describes it."""
    if found is None:
        return False
    if same_holder(text, Holder(type=HolderType.SOURCE, mention=gold), Holder(type=HolderType.SOURCE, mention=found)):
        return True
    ours = gold.party or PARTIES.of(gold.name, ALL)
    theirs = found.party or PARTIES.of(found.name, ALL)
    if ours is not None and theirs is not None:
        return ours == theirs
    one, other = (bare(name_phrase(m.name, Span(0, len(m.name))).of(m.name)).split() for m in (gold, found))
    short, long = sorted((one, other), key=len)
    return bool(short) and long[-len(short) :] == short


ALL = frozenset(PARTIES.contextual.values())


def measure(
    gold: Document, sentences: Sequence[Sentence], devices: Sequence[Device], told: list[str] | None
) -> Tallied:
    """The answers about one document."""
    tallied = Tallied()
    for index, (mine, theirs) in enumerate(zip(gold.sentences, sentences, strict=True)):
        if mine.holder is None or mine.kind is not SentenceKind.BODY:
            continue
        exact = same_holder(gold.text, mine.holder, theirs.holder)
        answer = theirs.holder.mention if theirs.holder else None
        party = exact or (mine.holder.mention is not None and same_party(gold.text, mine.holder.mention, answer))
        tallied.add("holder, exact", exact)
        tallied.add("holder, party", party)
        if mine.holder.mention is not None:
            tallied.add("holder of others, exact", exact)
            tallied.add("holder of others, party", party)
        if told is not None and not exact:
            who = mine.holder.mention.name if mine.holder.mention else "author"
            got = answer.name if answer else (theirs.holder.type.value if theirs.holder else "-")
            near = " (party)" if party else ""
            told.append(f"{gold.id} {index + 1} holder {who!r} got {got!r}{near}: {mine.span.of(gold.text)[:230]!r}")
    for device in gold.devices:
        if not device.label.is_quotation or device.source is None:
            continue
        match = next((d for d in devices if d.label is device.label and d.span == device.span), None) or max(
            (d for d in devices if d.label.is_quotation and 2 * d.span.shared(device.span) > len(device.span)),
            key=lambda d: d.span.shared(device.span),
            default=None,
        )
        right = match is not None and same_party(gold.text, device.source, match.source)
        tallied.add("source to its party", right)
        if told is not None and not right:
            got = match.source.name if match and match.source else "-"
            told.append(f"{gold.id} source {device.source.name!r} got {got!r}: {device.span.of(gold.text)[:80]!r}")
    return tallied


def names(gold: Document, told: list[str] | None) -> Tallied:
    """Pronouns and descriptions: each place once."""
    tallied = Tallied()
    resolver = Resolver(gold.text, [s.span for s in gold.sentences], PARTIES)
    mentions = [s.holder.mention for s in gold.sentences if s.holder and s.holder.mention]
    mentions += [d.source for d in gold.devices if d.source]
    for span, mention in {m.span: m for m in mentions}.items():
        if bare(mention.name) == bare(span.of(gold.text)):
            continue
        found = resolver.mention(span)
        right = same_party(gold.text, replace(mention, span=span), replace(found, span=span)) and bool(bare(found.name))
        exact = right and bare(mention.name).split()[-1:] == bare(found.name).split()[-1:]
        tallied.add("names", exact)
        if told is not None and not exact:
            told.append(f"{gold.id} name {span.of(gold.text)!r} = {mention.name!r} got {found.name!r} at {span.start}")
    return tallied


def author_only(gold: Document) -> tuple[tuple[Sentence, ...], tuple[Device, ...]]:
    """The baseline: all is the author's, and quotations go to the name nearest before them."""
    resolver = Resolver(gold.text, [s.span for s in gold.sentences], PARTIES)
    sentences = tuple(replace(s, holder=Holder(type=HolderType.AUTHOR)) if s.holder else s for s in gold.sentences)
    devices = []
    for device in gold.devices:
        before = [m for m in resolver.mentions if m.named and m.span.end <= device.span.start]
        source = resolver.mention(before[-1].span) if before else None
        devices.append(replace(device, source=source))
    return sentences, tuple(devices)


def figures(tallied: Sequence[Tallied]) -> dict[str, Figure]:
    """Share of right answers of every measure."""
    measures = dict.fromkeys(name for item in tallied for name in item.answers)

    def share(name: str) -> Callable[[Sequence[Tallied]], float]:
        def value(items: Sequence[Tallied]) -> float:
            found = [right for item in items for right in item.answers.get(name, ())]
            return sum(found) / len(found) if found else 0.0

        return value

    sizes = {name: sum(len(t.answers.get(name, ())) for t in tallied) for name in measures}
    return {name: figure(tallied, share(name), sizes[name]) for name in measures}


def by_model(folder: Path, documents: Sequence[Document], told: list[str] | None) -> dict[str, list[Tallied]]:
    """End to end, and with the gold's choice of sentences that have a stance."""
    from stance.evaluation.sets import predicted
    from stance.model.predictor import load_predictor
    from stance.pipeline import Pipeline, Settings

    predictor = load_predictor(folder)
    pipeline = Pipeline(predictor=predictor, settings=Settings(all_devices=True))
    rows: dict[str, list[Tallied]] = {"model, stances given": [], "model, end to end": []}
    for gold in documents:
        whole = predicted(pipeline, gold)
        rows["model, end to end"].append(measure(gold, whole.sentences, whole.devices, None))
        read = predictor.predict(gold.text, [replace(s, stance=None, holder=None) for s in gold.sentences])
        stances = tuple(replace(p, stance=g.stance) for p, g in zip(read.sentences, gold.sentences, strict=True))
        devices = tuple(replace(d, source=None, cue=None) if d.origin == "model" else d for d in whole.devices)
        sentences, linked = link_voices(gold.text, replace(read, sentences=stances), devices, PARTIES)
        rows["model, stances given"].append(measure(gold, sentences, linked, told))
    return rows


def on_polnear(part: Path, folder: Path | None) -> dict[str, Figure]:
    """Direct quotations that are found with the right source."""
    predictor = None
    if folder is not None:
        from stance.model.predictor import load_predictor

        predictor = load_predictor(folder)
    by_article: dict[str, Tallied] = {}
    read: dict[str, tuple[Device, ...]] = {}
    for article in polnear.read_articles(part):
        text = article.text
        if text not in read:
            sentences = segment(text)
            prediction = predictor.predict(text, sentences) if predictor else Prediction(sentences=sentences)
            found_by_rule = run_detectors(View(text, sentences), ["direct-quotation"])
            marked = [d for d in prediction.devices if d.label is DeviceLabel.DIRECT_QUOTATION]
            devices = merge_devices(marked, found_by_rule, predictor.origins) if predictor else found_by_rule
            read[text] = link_voices(text, prediction, devices, PARTIES)[1]
        discarded = article.discarded
        found = {d.span: d for d in read[text] if not any(d.span.overlaps(region) for region in discarded)}
        tallied = by_article.setdefault(text, Tallied())
        for span, item in polnear.gold_quotations(article).items():
            source = polnear.hull(item.source)
            if source is None or any(span.overlaps(region) for region in discarded):
                continue
            device = found.get(span)
            right = device is not None and device.source is not None and is_same(text, source, device.source)
            tallied.add("direct quotations with their source, of all", right)
            if device is not None:
                tallied.add("direct quotations with their source, of those found", right)
    return figures(list(by_article.values()))


def is_same(text: str, gold: Span, found: Mention) -> bool:
    """The comparison of eval/quotations.py; a relative pronoun is the name before it, a name found counts."""
    words = polnear.bare(text, gold)
    if words.of(text).lower() in ("who", "which"):
        return text[: words.start].rstrip(" ,").endswith(found.span.of(text).split()[-1])
    if polnear.same_name(text, words, found.span):
        return True
    last = [word for word in words.of(text).split(",")[0].split() if word[:1].isupper()][-1:]
    return bool(last) and last[0] == found.name.split()[-1]


def tables_of(
    options: argparse.Namespace, texts: Path, errors: list[str] | None
) -> dict[str, dict[str, dict[str, Figure]]]:
    """The figures by set, by what is given, and by measure."""
    documents = list(read_annotated(options.data / "annotations" / f"{options.split}.jsonl", texts=texts))
    tables: dict[str, dict[str, dict[str, Figure]]] = {}
    sets = {options.split: documents}
    if options.split == "dev":  # the test split is measured, and none of its answers is looked at
        sets["test"] = list(read_annotated(options.data / "annotations" / "test.jsonl", texts=texts))
    sets["bandow"] = list(read_annotated(options.data / "gold" / "bandow-2019.json"))
    for name, golds in sets.items():
        told = None if name == "test" else errors
        rows: dict[str, list[Tallied]] = {"author": [measure(g, *author_only(g), None) for g in golds]}
        for row, spans in (("rules", False), ("spans", True)):
            rows[row] = [
                measure(
                    g,
                    *link_voices(g.text, given(g, spans=spans), bare_devices(g), PARTIES),
                    told if row == "rules" or not told else None,
                )
                for g in golds
            ]
        rows["names"] = [names(g, told) for g in golds]
        if options.model is not None:
            rows |= by_model(options.model, golds, told)
        tables[name] = {row: figures(items) for row, items in rows.items()}
    if not options.no_polnear:
        tables["polnear"] = {"rules": on_polnear(options.corpora / "polnear" / "dev", None)}
        if options.model is not None:
            tables["polnear"]["model"] = on_polnear(options.corpora / "polnear" / "dev", options.model)
    return tables


def main() -> None:
    """Measure, print, write the results."""
    from rich.console import Console
    from rich.table import Table

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder that holds polnear/ and commentary/")
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--split", choices=("dev", "train"), default="dev", help="train is for work on the rules")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every wrong answer")
    parser.add_argument("--no-polnear", action="store_true")
    options = parser.parse_args()
    texts = options.corpora / "commentary" / "pieces.jsonl"
    errors: list[str] | None = [] if options.errors else None
    tables = tables_of(options, texts, errors)
    console = Console(soft_wrap=True)
    for line in errors or ():
        console.print(line, markup=False, highlight=False)
    for name, rows_of in tables.items():
        table = Table(title=f"Voices on {name}", title_justify="left")
        for column in ("given", "measure", "value", "95 % interval", "n"):
            table.add_column(column)
        for row, found in rows_of.items():
            for measure_name, value in found.items():
                table.add_row(
                    row, measure_name, f"{value.value:.3f}", f"{value.low:.3f} - {value.high:.3f}", str(value.n)
                )
        console.print(table)
    if options.split == "dev" and not options.no_polnear:
        plain = {
            name: {row: {m: _plain(f) for m, f in found.items()} for row, found in rows_of.items()}
            for name, rows_of in tables.items()
        }
        RESULTS.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def _plain(value: Figure) -> dict[str, float | int | None]:
    numbers = {"value": value.value, "low": value.low, "high": value.high}
    return {**{k: None if math.isnan(v) else round(v, 4) for k, v in numbers.items()}, "n": value.n}


if __name__ == "__main__":
    main()
