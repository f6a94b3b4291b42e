"""The line format: annotation that is quick to write by hand, turned into offsets or refused.

One statement a line, fields between bars; sentences have the numbers that `stance data number` prints:

    range 1-30                                  only these sentences are judged (default: all); may come again;
                                                `range none` where nothing is judged yet
    1 | kind | heading
    4 | E | author                              engagement, the author's own
    5 | P | she = Choe Son Hui                  pressure; her words, and the name they stand for
    7 | P | @6 Pyongyang                        the holder's words stand in sentence 6
    8 | M | the two leaders                     mixed
    5 | direct-quotation | “if the … an end.” | by she = Choe Son Hui | cue added a warning
    11-12 | concession | there is more … leverage
    9 | recommendation | *                      the whole sentence

Sentences without a stance line are neutral. Words are searched in the sentences named and nowhere else; ` … ` leaves
out what stands between; `#2` at the end takes the second occurrence. Straight and curly marks match each other.
Whatever cannot be placed, or can be placed in two ways, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from stance.errors import SchemaError, StanceError, UnknownNameError
from stance.labels import DeviceLabel, HolderType, SentenceKind, StanceLabel
from stance.records import Device, Document, Holder, Mention, Sentence
from stance.spans import Span, index_at, trimmed

_STANCE_BY_CODE = {
    "E": StanceLabel.ENGAGEMENT,
    "P": StanceLabel.PRESSURE,
    "M": StanceLabel.MIXED,
    "N": StanceLabel.NEUTRAL,
}
_CODE_BY_STANCE = {stance: code for code, stance in _STANCE_BY_CODE.items()}
_FOLD = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_ELLIPSIS = re.compile(r"\s+(?:…|\.\.\.)\s+")


class LineError(StanceError):
    """Lines that cannot be placed; the message lists every one of them, a line each."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where words are searched: sentences `first` to `last`, by index."""

    first: int
    last: int


def numbered(document: Document) -> Iterable[str]:
    """The document's sentences as `N<tab>text` lines, with an empty line between paragraphs."""
    previous = 0
    for number, sentence in enumerate(document.sentences, 1):
        if number > 1 and document.text.count("\n", previous, sentence.span.start) > 1:
            yield ""
        yield f"{number}\t{sentence.span.line_of(document.text)}"
        previous = sentence.span.end


def parse_lines(lines: str, document: Document, *, where: str = "lines") -> Document:
    """The document with the stances, holders and devices that the lines say.

    Args:
        lines: text in the line format.
        document: segmented; its own stances and devices are ignored.
        where: the file that the lines come from, for messages.

    Raises:
        LineError: if any line is refused.
    """
    reader = _Reader(document)
    problems = []
    for number, line in enumerate(lines.splitlines(), 1):
        statement = line.strip()
        if not statement or statement.startswith("# "):
            continue
        try:
            reader.read(statement, number)
        except (ValueError, SchemaError) as error:
            problems.append(f"{where}:{number}: {error} <- {statement[:100]}")
    problems += [
        f"{where}:{number}: sentence {index + 1} has a stance but lies outside the range"
        for index, number in reader.stance_lines.items()
        if not reader.is_judged(index)
    ]
    if not problems:
        try:
            return reader.result()
        except SchemaError as error:
            problems.append(f"{where}: {error}")
    raise LineError("\n".join(problems))


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text.translate(_FOLD)
        self.judged: set[int] | None = None  # all of them
        self.stance_lines: dict[int, int] = {}
        self.kinds: dict[int, SentenceKind] = {}
        self.stances: dict[int, tuple[StanceLabel, Holder | None]] = {}
        self.devices: list[Device] = []

    def is_judged(self, index: int) -> bool:
        return self.judged is None or index in self.judged

    def read(self, statement: str, line: int = 0) -> None:
        if statement.startswith("range "):
            self.judged = self.judged or set()
            judged = statement.removeprefix("range ").strip()
            if judged != "none":
                place = self._sentences(judged)
                self.judged.update(range(place.first, place.last + 1))
            return
        fields = [field.strip() for field in statement.split("|")]
        if len(fields) < 2:
            raise ValueError("a statement has at least a sentence number and a label, between bars")
        place = self._sentences(fields[0])
        if fields[1] == "kind" and len(fields) == 3:
            if fields[2] not in set(SentenceKind):
                raise ValueError(str(UnknownNameError("kind", fields[2], SentenceKind)))
            self.kinds[place.first] = SentenceKind(fields[2])
        elif fields[1] in _STANCE_BY_CODE:
            self._read_stance(place, _STANCE_BY_CODE[fields[1]], fields[2:])
            self.stance_lines[place.first] = line
        else:
            self._read_device(place, fields[1:])

    def result(self) -> Document:
        sentences = []
        for index, sentence in enumerate(self.document.sentences):
            stance, holder = self.stances.get(index, (StanceLabel.NEUTRAL, None))
            judged: StanceLabel | None = stance if self.is_judged(index) else None
            kind = self.kinds.get(index, sentence.kind)
            sentences.append(Sentence(span=sentence.span, kind=kind, stance=judged, holder=holder))
        devices = sorted(self.devices, key=lambda d: (d.span, d.label.value))
        return replace(self.document, sentences=tuple(sentences), devices=tuple(devices))

    def _sentences(self, field: str) -> _Place:
        match = re.fullmatch(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?", field.strip(), re.ASCII)
        if match is None:
            raise ValueError(f"{field.strip()!r} is no sentence number, and no two with a hyphen between")
        place = _Place(int(match[1]) - 1, int(match[2] or match[1]) - 1)
        if not 0 <= place.first <= place.last < len(self.document.sentences):
            raise ValueError(f"no sentence {field}: the text has {len(self.document.sentences)}")
        return place

    def _read_stance(self, place: _Place, stance: StanceLabel, fields: list[str]) -> None:
        if place.first in self.stances:
            raise ValueError("this sentence has a stance already")
        if place.first != place.last:
            raise ValueError("a stance belongs to one sentence")
        if stance is StanceLabel.NEUTRAL:
            if fields:
                raise ValueError("a neutral sentence has no holder")
            self.stances[place.first] = (stance, None)
            return
        if len(fields) != 1:
            raise ValueError("a stance needs its holder: `author`, or the words that name it")
        if fields[0] == "author":
            self.stances[place.first] = (stance, Holder(type=HolderType.AUTHOR))
            return
        self.stances[place.first] = (stance, Holder(type=HolderType.SOURCE, mention=self._mention(fields[0], place)))

    def _read_device(self, place: _Place, fields: list[str]) -> None:
        if fields[0] not in set(DeviceLabel):
            raise ValueError(str(UnknownNameError("label", fields[0], DeviceLabel)))
        label = DeviceLabel(fields[0])
        if len(fields) < 2:
            raise ValueError("a device needs its words")
        source: Mention | None = None
        cue: Span | None = None
        for field in fields[2:]:
            word, _, rest = field.partition(" ")
            if not label.is_quotation or word not in ("by", "cue"):
                raise ValueError(f"{field!r}: only quotations take more fields, `by WORDS` and `cue WORDS`")
            if word == "by":
                source = self._mention(rest, place)
            else:
                cue = self._words(rest, place)
        self.devices.append(Device(label=label, span=self._words(fields[1], place), source=source, cue=cue))

    def _mention(self, field: str, place: _Place) -> Mention:
        words, equals, name = field.rpartition(" = ")
        span = self._words(words if equals else field, place)
        return Mention(span=span, name=name.strip() if equals else span.of(self.document.text))

    def _words(self, field: str, place: _Place) -> Span:
        field = field.strip()
        if field.startswith("@"):
            at, _, field = field[1:].partition(" ")
            place = self._sentences(at)
        start = self.document.sentences[place.first].span.start
        end = self.document.sentences[place.last].span.end
        if field == "*":
            return Span(start, end)
        match = re.fullmatch(r"(.*?)\s*#(\d+)", field)
        words, which = (match[1], int(match[2])) if match else (field, None)
        found = self._occurrences(words, start, end)
        if not found:
            raise ValueError(f"{words!r} does not stand in sentence {place.first + 1}")
        if which is None and len(found) > 1:
            raise ValueError(f"{words!r} stands there {len(found)} times: add #1 to #{len(found)}")
        if which is not None and not 1 <= which <= len(found):
            raise ValueError(f"{words!r} stands there {len(found)} times, not {which}")
        return found[(which or 1) - 1]

    def _occurrences(self, words: str, start: int, end: int) -> list[Span]:
        whole = list(self._found(_pattern(words), start, end))
        parts = _ELLIPSIS.split(words)
        if whole or len(parts) != 2:
            return whole
        head, tail = (_pattern(part) for part in parts)
        spans = []
        for first in head.finditer(self.text, start, end):
            last = tail.search(self.text, first.end(), end)
            if last:
                spans.append(Span(first.start(), last.end()))
        return spans

    def _found(self, pattern: re.Pattern[str], start: int, end: int) -> Iterator[Span]:
        """Every match, also where matches overlap ("more and more and more")."""
        while match := pattern.search(self.text, start, end):
            yield Span(*match.span())
            start = match.start() + 1


def _pattern(words: str) -> re.Pattern[str]:
    """Finds the words whole, whatever blanks stand between them."""
    folded = words.translate(_FOLD).split()
    if not folded:
        raise ValueError("words are missing")
    body = r"\s+".join(re.escape(word) for word in folded)
    before = r"(?<!\w)" if folded[0][0].isalnum() else ""
    after = r"(?!\w)" if folded[-1][-1].isalnum() else ""
    return re.compile(before + body + after)


def to_lines(document: Document) -> str:
    """The lines that `parse_lines` turns back into this document's labels, for editing by hand.

    Scores and origins are not part of the format.
    """
    return "\n".join(_Writer(document).lines()) + "\n"


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.spans = [sentence.span for sentence in document.sentences]
        self.reader = _Reader(document)

    def lines(self) -> Iterable[str]:
        judged = [index for index, s in enumerate(self.document.sentences) if s.stance is not None]
        if len(judged) < len(self.spans):
            if not judged:
                yield "range none"
            starts = [index for index in judged if index - 1 not in judged]
            ends = [index for index in judged if index + 1 not in judged]
            yield from (f"range {first + 1}-{last + 1}" for first, last in zip(starts, ends, strict=True))
        for index, sentence in enumerate(self.document.sentences):
            if sentence.kind is not SentenceKind.BODY:
                yield f"{index + 1} | kind | {sentence.kind.value}"
            if sentence.holder is not None and sentence.stance is not None:
                mention = sentence.holder.mention
                holder = "author" if mention is None else self._mention(mention, _Place(index, index))
                line = f"{index + 1} | {_CODE_BY_STANCE[sentence.stance]} | {holder}"
                yield self._checked(line, sentence.span, (sentence.stance, _plain(mention)))
            elif sentence.stance not in (None, StanceLabel.NEUTRAL):
                raise SchemaError(f"{self.document.id}: sentence {index + 1} has a stance without a holder")
        for device in self.document.devices:
            place = self._place(device.span)
            number = f"{place.first + 1}" if place.first == place.last else f"{place.first + 1}-{place.last + 1}"
            fields = [number, device.label.value, self._words(device.span, place)]
            if device.source is not None:
                fields.append(f"by {self._mention(device.source, place)}")
            if device.cue is not None:
                fields.append(f"cue {self._at(device.cue, place)}")
            answer = (device.label, device.span, _plain(device.source), device.cue)
            yield self._checked(" | ".join(fields), device.span, answer)

    def _checked(self, line: str, span: Span, answer: tuple[object, ...]) -> str:
        """The line, which must say what it was made from when it is read.

        Raises:
            SchemaError: if it does not, because of bars, line breaks or the like in a name or a span.
        """
        reader = _Reader(self.document)
        read: tuple[object, ...] | None = None
        try:
            if len(line.splitlines()) == 1:
                reader.read(line.strip())
                read = next(
                    ((d.label, d.span, _plain(d.source), d.cue) for d in reader.devices),
                    next(((s, _plain(h.mention if h else None)) for s, h in reader.stances.values()), None),
                )
        except (ValueError, SchemaError):
            read = None
        if read != answer:
            raise SchemaError(f"{self.document.id}: the label at {span.start} cannot be written as a line: {line!r}")
        return line

    def _place(self, span: Span) -> _Place:
        first, last = index_at(self.spans, span.start), index_at(self.spans, span.end - 1)
        if first is None or last is None:
            raise SchemaError(
                f"{self.document.id}: span [{span.start}, {span.end}) starts or ends outside the sentences"
            )
        return _Place(first, last)

    def _mention(self, mention: Mention, place: _Place) -> str:
        words = self._at(mention.span, place)
        plain = mention.name == mention.span.of(self.document.text) and " = " not in words
        return words if plain else f"{words} = {mention.name}"

    def _at(self, span: Span, place: _Place) -> str:
        own = self._place(span)
        if place.first <= own.first and own.last <= place.last:
            words = self._words(span, place)
            if not words.startswith("@"):
                return words
        sentences = f"{own.first + 1}" if own.first == own.last else f"{own.first + 1}-{own.last + 1}"
        return f"@{sentences} {self._words(span, own)}"

    def _words(self, span: Span, place: _Place) -> str:
        start, end = self.spans[place.first].start, self.spans[place.last].end
        if (span.start, span.end) == (start, end):
            return "*"
        words = span.line_of(self.document.text)
        if "|" in words:
            raise SchemaError(f"{self.document.id}: a span with a bar at {span.start} cannot be written as a line")
        found = self.reader._occurrences(words, start, end)  # noqa: SLF001 - two halves of one format
        if span not in found or trimmed(self.document.text, span.start, span.end) != span:
            raise SchemaError(f"{self.document.id}: span [{span.start}, {span.end}) cannot be written as words")
        sure = len(found) == 1 and not re.search(r"#\d+$", words)
        return words if sure else f"{words} #{found.index(span) + 1}"


def _plain(mention: Mention | None) -> tuple[Span, str] | None:
    """What a line says of a mention."""
    return None if mention is None else (mention.span, mention.name)
