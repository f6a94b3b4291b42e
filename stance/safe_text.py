"""Text from outside made safe to show: what is invisible or steers a terminal becomes visible, one for one.

Offsets into the text stay true for what is shown, since every character is replaced by exactly one other.
"""

from __future__ import annotations

from typing import Final

REPLACEMENT: Final = "\ufffd"


def visible(text: str) -> str:
    r"""`text` with every control, escape, direction and zero-width character replaced by one visible stand-in.

    C0 controls become their pictures (U+2400 onwards), the rest U+FFFD. Line feeds stay; a tab becomes a blank, and
    so does the carriage return of a CRLF pair. The length never changes.

    >>> visible("stop\x1b[31m\u202e now")
    'stop␛[31m� now'
    """
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\r\n", " \n").translate(_STAND_INS)


def _stand_ins() -> dict[int, str]:
    """Code point to stand-in: direction marks after Unicode Standard Annex 9, and the categories Cc, Cf, Cs, Zl, Zp."""
    table = {code: chr(0x2400 + code) for code in range(0x20)}
    table[0x7F] = "\u2421"
    table[ord("\t")] = " "
    del table[ord("\n")]
    table[0x2028] = table[0x2029] = "\u2424"  # line and paragraph separator: some terminals break the line there
    hidden: list[range] = [
        range(0x80, 0xA0),  # C1 controls: 0x9B opens an escape sequence on its own
        range(0xAD, 0xAE),  # soft hyphen
        range(0x034F, 0x0350),  # combining grapheme joiner
        range(0x061C, 0x061D),  # Arabic letter mark
        range(0x115F, 0x1161),  # Hangul fillers
        range(0x17B4, 0x17B6),  # Khmer inherent vowels
        range(0x180B, 0x1810),  # Mongolian variation selectors and vowel separator
        range(0x200B, 0x2010),  # zero-width space, joiners, direction marks
        range(0x202A, 0x202F),  # direction embeddings and overrides
        range(0x2060, 0x2070),  # word joiner, invisible operators, direction isolates, deprecated shapers
        range(0x3164, 0x3165),  # Hangul filler
        range(0xD800, 0xE000),  # lone surrogates, which cannot be written as UTF-8
        range(0xFEFF, 0xFF00),  # zero-width no-break space (byte order mark)
        range(0xFFA0, 0xFFA1),  # half-width Hangul filler
        range(0xFFF0, 0xFFFC),  # interlinear annotation and unassigned specials
        range(0xFFFE, 0x10000),  # noncharacters
        range(0x1D173, 0x1D17B),  # musical format controls
        range(0xE0000, 0xE1000),  # tags and supplementary variation selectors
    ]
    table.update(dict.fromkeys((code for codes in hidden for code in codes), REPLACEMENT))
    return table


_STAND_INS: Final = _stand_ins()
