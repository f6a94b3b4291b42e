"""Stance: the shipped model beside baselines that are trained on the same data in the same run.

    python eval/baselines.py --corpora corpora [--set dev|test] [--model models/stance-mpnet]

Measures macro-F1 over engagement, pressure, and mixed or neutral, with 95 % bootstrap intervals over documents, and the
paired difference of the model to each baseline. Baselines:

    majority            the most frequent class of the training sentences
    words               a list of words for each pole, counted (no training)
    TF-IDF              word 1-2-grams and logistic regression, C by three-fold cross-validation over training pieces
    frozen encoder      mean-pooled all-MiniLM-L6-v2 embeddings and logistic regression, C chosen likewise
    author says all     the model's stance, but every holder the author (holder accuracy only)

Writes eval/results/baselines-SET.json.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from stance.annotation.store import read_annotated
from stance.errors import StanceError
from stance.evaluation.bootstrap import difference, figure
from stance.evaluation.figures import stance_macro_f1
from stance.evaluation.judged import Judged, judge
from stance.evaluation.sets import Places, own_set, predicted
from stance.labels import HolderType, SentenceKind, StanceLabel
from stance.records import Document

ROOT = Path(__file__).resolve().parents[1]

# Words that name a course; written down before any was counted.
ENGAGEMENT_WORDS = (
    "talks negotiat diplomacy diplomatic dialogue agreement accord compromise concession peace summit settlement "
    "engage cooperat reconcil ceasefire truce withdraw treaty relief recogni détente detente handshake mediat"
).split()
PRESSURE_WORDS = (
    "sanction threat strike attack bomb invade invasion war missile deter isolat blockade embargo ultimatum punish "
    "coerc force military troops occupation regime-change retaliat crackdown confront contain weapons"
).split()

Classify = Callable[[Sequence[str]], list[StanceLabel]]


def sentences_of(documents: Sequence[Document]) -> tuple[list[str], list[StanceLabel], list[int]]:
    """Texts, stances and document numbers of all judged body sentences."""
    texts, labels, groups = [], [], []
    for number, document in enumerate(documents):
        for sentence in document.sentences:
            if sentence.stance is not None and sentence.kind is SentenceKind.BODY:
                texts.append(sentence.span.of(document.text))
                labels.append(sentence.stance)
                groups.append(number)
    return texts, labels, groups


def majority(labels: Sequence[StanceLabel]) -> Classify:
    """The most frequent class, whatever is said."""
    most = Counter(labels).most_common(1)[0][0]
    return lambda texts: [most] * len(texts)


def by_words(texts: Sequence[str]) -> list[StanceLabel]:
    """The pole whose words occur more often; both equally often is mixed, none is neutral."""

    def hits(text: str, stems: Sequence[str]) -> int:
        return sum(len(re.findall(rf"\b{re.escape(stem)}", text.lower())) for stem in stems)

    counts = [(hits(text, ENGAGEMENT_WORDS), hits(text, PRESSURE_WORDS)) for text in texts]
    return [StanceLabel.of(engagement=e > 0 and e >= p, pressure=p > 0 and p >= e) for e, p in counts]


def fitted(features: object, labels: Sequence[StanceLabel], groups: Sequence[int], transform: Callable) -> Classify:
    """Logistic regression with C chosen by cross-validation that keeps pieces whole."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV, GroupKFold

    grid = {"C": [1, 3, 10], "class_weight": [None, "balanced"]}
    search = GridSearchCV(LogisticRegression(max_iter=500), grid, scoring="f1_macro", cv=GroupKFold(3), n_jobs=-1)
    search.fit(features, [label.value for label in labels], groups=list(groups))
    return lambda texts: [StanceLabel(value) for value in search.predict(transform(texts))]


def tfidf(texts: Sequence[str], labels: Sequence[StanceLabel], groups: Sequence[int]) -> Classify:
    """Word 1-2-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    return fitted(vectorizer.fit_transform(texts), labels, groups, vectorizer.transform)


def frozen(texts: Sequence[str], labels: Sequence[StanceLabel], groups: Sequence[int]) -> Classify:
    """Mean-pooled embeddings of the encoder before any training of ours."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    from stance.training.encoder import MINILM, encoder_folder

    place = encoder_folder(MINILM)
    tokenizer, encoder = AutoTokenizer.from_pretrained(place), AutoModel.from_pretrained(place).eval()

    def embed(batch: Sequence[str]) -> np.ndarray:
        order = sorted(range(len(batch)), key=lambda index: len(batch[index]))  # of like length: little is padded
        rows = np.zeros((len(batch), encoder.config.hidden_size), np.float32)
        for start in range(0, len(batch), 64):
            chosen = order[start : start + 64]
            tokens = tokenizer([batch[i] for i in chosen], padding=True, truncation=True, return_tensors="pt")
            with torch.inference_mode():
                hidden = encoder(**tokens).last_hidden_state
            mask = tokens["attention_mask"].unsqueeze(-1)
            rows[chosen] = ((hidden * mask).sum(1) / mask.sum(1)).numpy()
        return rows

    return fitted(embed(texts), labels, groups, embed)


def answers(gold: Sequence[Document], classify: Classify) -> list[Judged]:
    """A sentence classifier's answers on documents."""
    judged = []
    for document in gold:
        texts, labels, _ = sentences_of([document])
        judged.append(Judged(id=document.id, gold=tuple(labels), predicted=tuple(classify(texts)) if texts else ()))
    return judged


def main() -> int:
    """Trains the baselines, measures all, prints a table and writes the results."""
    from rich.console import Console
    from rich.table import Table

    from stance.model.predictor import load_predictor
    from stance.pipeline import Pipeline, Settings

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--set", choices=("dev", "test", "bandow"), default="test")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "stance-mpnet")
    options = parser.parse_args()
    places = Places(corpora=options.corpora, data=ROOT / "data")
    try:
        gold = own_set(options.set, places)
        train = [
            document
            for path in ("data/annotations/train.jsonl", "data/annotations/train-stance.jsonl", "data/commentary")
            for document in read_annotated(ROOT / path, texts=places.corpora)
        ]
    except StanceError as error:
        print(f"skipped: {error}")
        return 0
    texts, labels, groups = sentences_of(train)
    pipeline = Pipeline(predictor=load_predictor(options.model), settings=Settings(all_devices=True))
    ours = [judge(document, predicted(pipeline, document)) for document in gold]
    rivals = {
        "majority": answers(gold, majority(labels)),
        "words": answers(gold, by_words),
        "TF-IDF": answers(gold, tfidf(texts, labels, groups)),
        "frozen encoder": answers(gold, frozen(texts, labels, groups)),
    }
    n = sum(len(d.gold) for d in ours)
    table = Table(
        title=f"Stance macro-F1 on {options.set}: {len(gold)} documents, {n} sentences; trained on {len(texts)}"
    )
    for column in ("system", "macro-F1", "95 % interval", "model minus it", "95 % interval", "p"):
        table.add_column(column)
    rows = {}
    for name, judged in {"model": ours, **rivals}.items():
        value = figure(judged, stance_macro_f1, n)
        row = {"macro_f1": value.value, "low": value.low, "high": value.high}
        cells = [name, f"{value.value:.3f}", f"[{value.low:.3f}, {value.high:.3f}]"]
        if judged is not ours:
            delta = difference(ours, judged, stance_macro_f1)
            row |= {"model_minus": delta.value, "minus_low": delta.low, "minus_high": delta.high, "p": delta.p}
            cells += [f"{delta.value:+.3f}", f"[{delta.low:+.3f}, {delta.high:+.3f}]", f"{delta.p:.3f}"]
        table.add_row(*cells)
        rows[name] = {key: round(number, 4) for key, number in row.items()}
    held = [s for d in gold for s in d.sentences if s.holder is not None]
    author = sum(s.holder.type is HolderType.AUTHOR for s in held if s.holder) / len(held)
    right = [pair[1] for d in ours for pair in d.holders]
    Console().print(table)
    print(f"holder: model {np.mean(right):.3f}, every sentence the author's {author:.3f}, of {len(held)} sentences")
    rows["holder"] = {"model": round(float(np.mean(right)), 4), "author says all": round(author, 4), "n": len(held)}
    target = ROOT / "eval" / "results" / f"baselines-{options.set}.json"
    target.write_text(json.dumps({"set": options.set, "sentences": n, "systems": rows}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
