r"""CoNLL-U Plus (https://universaldependencies.org/ext-format.html): a token a line, one IOB2 column for each label.

Columns: the token, the blanks behind it (`\s`, `\n`, `_` for none), then every device, `holder`, `source` and `cue`.
A sentence is a block; comments over it give its stance, kind and holder, and comments over the document tie sources
and cues to their quotations; the three columns for them are for taggers and are not read back. Text outside sentences
stands in blocks marked `# outside`. A span that runs over sentences goes on with `I`. Tokens are words and single
marks, cut also where a span begins or ends within a word, so that no edge is lost.

Files without `# global.columns` are read as a token and one or more columns of tags; several tags of one token are
stacked with bars (`B-hedge|I-concession`), and blanks between tokens are taken to be one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from stance.annotation.convert.files import Places, fitting, read_text, write_text
from stance.annotation.convert.parts import MARKED, Part
from stance.corpora.example import without_overlaps
from stance.errors import InputError, SchemaError
from stance.labels import DeviceLabel, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Sentence
from stance.spans import Span, trimmed

HOLDS = MARKED - {Part.ENDORSEMENTS}
_EXTRA = ("holder", "source", "cue")
COLUMNS = ("FORM", "SPACES", *(label.value for label in DeviceLabel), *_EXTRA)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_ESCAPES = {" ": r"\s", "\n": r"\n", "\t": r"\t", "\r": r"\r"}
_BLANKS = {escaped: blank for blank, escaped in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\u[0-9a-f]{4}|\\.")


# ---- writing


def write(documents: Iterable[Document], path: Path) -> Counter[str]:
    """All documents in one file."""
    losses: Counter[str] = Counter()
    lines = [f"# global.columns = {' '.join(COLUMNS)}"]
    for document in documents:
        losses["blanks at the edges of spans"] += sum(
            trimmed(document.text, d.span.start, d.span.end) != d.span for d in document.devices
        )
        lines += _document_lines(document)
    write_text(path, "\n".join(lines) + "\n")
    return +losses


def _document_lines(document: Document) -> Iterator[str]:
    text = document.text
    yield f"# newdoc id = {json.dumps(document.id)}"
    before = re.match(r"\s*", text)
    yield f"# before = {_spaces(before.group() if before else '')}"
    for device in document.devices:
        owner = f"{device.label.value} {device.span.start}"
        if device.source is not None:
            yield f"# source = {owner} {_mention_out(device.source)}"
        if device.cue is not None:
            yield f"# cue = {owner} {device.cue.start} {device.cue.end}"
    columns = _columns(document)
    tokens = list(_tokens(document))
    begun: set[tuple[str, Span]] = set()
    blocks = [(sentence.span, sentence) for sentence in document.sentences]
    at = 0
    while at < len(tokens):
        owner_span, sentence = next(((span, s) for span, s in blocks if span.contains(tokens[at])), (None, None))
        yield ""
        yield from _comments(sentence)
        while at < len(tokens) and (
            owner_span.contains(tokens[at]) if owner_span else not any(s.contains(tokens[at]) for s, _ in blocks)
        ):
            token = tokens[at]
            end = tokens[at + 1].start if at + 1 < len(tokens) else len(text)
            tags = [_tag(columns[name], name, token, begun) for name in COLUMNS[2:]]
            yield "\t".join([token.of(text), _spaces(text[token.end : end]), *tags])
            at += 1
    yield ""


def _comments(sentence: Sentence | None) -> Iterator[str]:
    if sentence is None:
        yield "# outside"
        return
    yield f"# stance = {sentence.stance.value if sentence.stance else 'unjudged'}"
    if sentence.kind is not SentenceKind.BODY:
        yield f"# kind = {sentence.kind.value}"
    if sentence.holder is not None:
        mention = sentence.holder.mention
        yield f"# holder = {'author' if mention is None else _mention_out(mention)}"


def _mention_out(mention: Mention) -> str:
    return f"{mention.span.start} {mention.span.end} {json.dumps(mention.name)}"


def _columns(document: Document) -> dict[str, list[Span]]:
    """Spans by column, none overlapping another of its column."""
    found = [(d.label.value, d.span) for d in document.devices]
    found += [("source", d.source.span) for d in document.devices if d.source]
    found += [("cue", d.cue) for d in document.devices if d.cue]
    found += [("holder", s.holder.mention.span) for s in document.sentences if s.holder and s.holder.mention]
    columns: dict[str, list[Span]] = {name: [] for name in COLUMNS[2:]}
    for name, span in without_overlaps(found):
        columns[name].append(span)
    return columns


def _tokens(document: Document) -> Iterator[Span]:
    """Words and single marks, cut also at the edges of spans and sentences."""
    edges = {edge for d in document.devices for edge in (d.span.start, d.span.end)}
    edges |= {edge for s in document.sentences for edge in (s.span.start, s.span.end)}
    for match in _TOKEN.finditer(document.text):
        cuts = sorted({match.start(), match.end(), *(e for e in range(*match.span()) if e in edges)})
        yield from (Span(start, end) for start, end in pairwise(cuts))


def _tag(spans: Sequence[Span], name: str, token: Span, begun: set[tuple[str, Span]]) -> str:
    span = next((s for s in spans if s.overlaps(token)), None)
    if span is None:
        return "O"
    key = (name, span)
    if key in begun:
        return "I"
    begun.add(key)
    return "B"


def _spaces(blanks: str) -> str:
    return "".join(_ESCAPES.get(blank, f"\\u{ord(blank):04x}") for blank in blanks) or "_"


# ---- reading


@dataclass(slots=True)
class _Draft:
    """A document while its lines are read."""

    id: str
    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    sources: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    cues: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    holders: dict[int, tuple[str, str]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    block: tuple[int, int] | None = None


def read(path: Path, dropped: Counter[str]) -> Iterator[Document]:
    """The documents of a file.

    Raises:
        InputError: for a malformed line, or a comment or tag that means nothing.
    """
    reader = _Reader(path, dropped)
    for number, line in enumerate(read_text(path).split("\n"), 1):
        yield from reader.feed(line.rstrip("\r"), f"{path}:{number}")
    yield from reader.end()


class _Reader:
    def __init__(self, path: Path, dropped: Counter[str]) -> None:
        self.path = path
        self.dropped = dropped
        self.columns: tuple[str, ...] | None = None
        self.draft: _Draft | None = None

    def feed(self, line: str, where: str) -> Iterator[Document]:
        comment = re.match(r"#\s*([\w.]+(?: id)?)(?: = (.*))?$", line) if "\t" not in line else None
        if comment and comment[1] == "global.columns":
            self.columns = tuple((comment[2] or "").split())
            if self.columns[:2] != COLUMNS[:2]:
                raise InputError(f"{where}: the columns must begin with FORM SPACES")
        elif comment and comment[1] == "newdoc id":
            yield from self.end()
            self.draft = _Draft(str(_json(comment[2] or "", where)))
        elif comment:
            self._comment(comment[1], comment[2] or "", where)
        elif not line.strip():
            self._close()
        else:
            self._token(line, where)

    def end(self) -> Iterator[Document]:
        if self.draft is not None:
            self._close()
            yield _finished(self.draft, self.path, self.dropped)
        self.draft = None

    def _current(self) -> _Draft:
        if self.draft is None:
            self.draft = _Draft(self.path.stem)
        return self.draft

    def _comment(self, name: str, value: str, where: str) -> None:
        draft = self._current()
        if name in ("source", "cue"):
            label, _, rest = value.partition(" ")
            start, _, rest = rest.partition(" ")
            if label not in set(DeviceLabel) or not start.isdigit():
                raise InputError(f"{where}: names no quotation: {value[:60]!r}")
            (draft.sources if name == "source" else draft.cues)[label, int(start)] = (rest, where)
        elif name == "before":
            draft.text = _blanks(value, where)
        elif name in ("stance", "kind", "holder", "outside"):
            draft.comments[name] = value
            draft.comments[f"{name} at"] = where
        else:
            self.dropped[f"comments {name!r}"] += 1

    def _token(self, line: str, where: str) -> None:
        draft = self._current()
        cells = line.split("\t") if "\t" in line else line.split()
        if self.columns is not None and len(cells) != len(self.columns):
            raise InputError(f"{where}: has {len(cells)} columns instead of {len(self.columns)}")
        start = len(draft.text)
        draft.text += cells[0]
        draft.block = (draft.block[0] if draft.block else start, len(draft.text))
        tags = dict(_tags(cells, self.columns, where))
        draft.open &= set(tags)
        for label, tag in tags.items():
            spans = draft.spans.setdefault(label, [])
            if tag == "I" and label in draft.open:
                spans[-1] = (spans[-1][0], len(draft.text))
            else:
                spans.append((start, len(draft.text)))
            draft.open.add(label)
        draft.text += " " if self.columns is None else _blanks(cells[1], where)

    def _close(self) -> None:
        """Ends a block: its tokens are a sentence, unless they are marked as outside."""
        draft = self.draft
        if draft is None or draft.block is None:
            return
        comments, draft.comments = draft.comments, {}
        span, draft.block = Span(*draft.block), None
        if "outside" in comments:
            return
        stance = comments.get("stance", "unjudged")
        kind = comments.get("kind", SentenceKind.BODY.value)
        if stance != "unjudged" and stance not in set(StanceLabel):
            raise InputError(f"{comments['stance at']}: stance {stance!r} is none of {', '.join(StanceLabel)}")
        if kind not in set(SentenceKind):
            raise InputError(f"{comments['kind at']}: kind {kind!r} is none of {', '.join(SentenceKind)}")
        if "holder" in comments:
            draft.holders[len(draft.sentences)] = (comments["holder"], comments["holder at"])
        label = None if stance == "unjudged" else StanceLabel(stance)
        draft.sentences.append(Sentence(span=span, kind=SentenceKind(kind), stance=label))


def _tags(cells: Sequence[str], columns: Sequence[str] | None, where: str) -> Iterator[tuple[str, str]]:
    """(label, B or I) of a token."""
    if columns is not None:
        for name, tag in zip(columns[2:], cells[2:], strict=True):
            if tag not in ("B", "I", "O"):
                raise InputError(f"{where}: tag {tag!r} of {name} is none of B, I, O")
            if tag != "O":
                yield name, tag
        return
    for cell in cells[1:]:
        for tag in cell.split("|"):
            if tag in ("O", "_"):
                continue
            if tag[:2] not in ("B-", "I-"):
                raise InputError(f"{where}: tag {tag!r} is neither O nor B-LABEL nor I-LABEL")
            yield tag[2:], tag[0]


def _finished(draft: _Draft, path: Path, dropped: Counter[str]) -> Document:
    devices = []
    for label, spans in draft.spans.items():
        if label in set(DeviceLabel):
            for start, end in spans:
                devices.append(_device(draft, Device(label=DeviceLabel(label), span=Span(start, end))))
        elif label not in _EXTRA:
            dropped[f"spans with the unknown label {label!r}"] += len(spans)
    sentences = [
        replace(sentence, holder=_holder(draft, index)) if index in draft.holders else sentence
        for index, sentence in enumerate(draft.sentences)
    ]
    try:
        return Document(id=draft.id, text=draft.text, sentences=tuple(sentences), devices=fitting(devices, dropped))
    except SchemaError as error:
        raise InputError(f"{path}: {error}") from None


def _device(draft: _Draft, device: Device) -> Device:
    key = (device.label.value, device.span.start)
    if key in draft.sources:
        device = replace(device, source=_mention_in(draft, *draft.sources[key]))
    if key in draft.cues:
        value, where = draft.cues[key]
        device = replace(device, cue=Places(draft.text, where).span(*_two(value, where)))
    return device


def _holder(draft: _Draft, index: int) -> Holder:
    value, where = draft.holders[index]
    if draft.sentences[index].stance in (None, StanceLabel.NEUTRAL):
        raise InputError(f"{where}: a holder, but the sentence has no stance")
    if value == "author":
        return Holder(type=HolderType.AUTHOR)
    return Holder(type=HolderType.SOURCE, mention=_mention_in(draft, value, where))


def _mention_in(draft: _Draft, value: str, where: str) -> Mention:
    start, end = _two(value, where)
    name = value.split(" ", 2)[2:]
    if not name:
        raise InputError(f"{where}: needs start, end and the name: {value[:60]!r}")
    return Mention(span=Places(draft.text, where).span(start, end), name=str(_json(name[0], where)))


def _two(value: str, where: str) -> tuple[str, str]:
    cells = value.split(" ", 2)
    if len(cells) < 2:
        raise InputError(f"{where}: needs start and end: {value[:60]!r}")
    return cells[0], cells[1]


def _json(value: str, where: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise InputError(f"{where}: {value[:60]!r} must stand between straight quotation marks, as in JSON") from None


def _blanks(cell: str, where: str) -> str:
    if cell == "_":
        return ""
    if _ESCAPED.sub("", cell):
        raise InputError(f"{where}: {cell[:30]!r} is no blanks; they are written \\s, \\n, \\t, \\r or \\uXXXX")
    return _ESCAPED.sub(lambda m: _BLANKS.get(m[0]) or chr(int(m[0].removeprefix("\\u"), base=16)), cell)
