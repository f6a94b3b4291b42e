"""The index: no piece's words have power over the page, the table or the plots."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from lxml import etree
from test_batch_run import Silent, job, table

from stance.batch import index
from stance.batch.entry import Entry
from stance.batch.plots import Mean, outlets, trend
from stance.batch.run import run
from stance.batch.view import View

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg></style><script>alert(1)</script>",
    "=cmd|' /C calc'!A1",
    "\x1b[31mred\x07 \u202eesrever",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; {{7*7}} ${7*7}",
]


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src", "xlink:href")]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        {"t": "Talks.", "id": text, "title": text, "author": text, "outlet": text, "date": f"2020-0{n}-01", "url": text}
        for n, text in enumerate(HOSTILE, 1)
    ]
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "<script>\n", encoding="utf-8")
    run(job(folder, inputs=(str(path),), text="t", id="id"), Silent())
    return folder


def test_index_hostile_titles_stay_text(hostile):
    text = (hostile / "out/index.html").read_text(encoding="utf-8")
    page = Page(text)
    assert not page.tags & {"script", "img", "iframe", "object", "form", "base", "link"}
    assert not {name for name in page.attributes if name.startswith("on") or name in ("style", "src")}
    assert all(re.fullmatch(r"index\.csv|reports/[a-z0-9.-]+", link) for link in page.links)
    assert len(page.links) == len(HOSTILE) + 1
    assert not {c for c in text if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) <= 0x9F or c == "\u202e"}
    assert "&lt;script&gt;alert(1)" in text


def test_index_policy_allows_its_own_style_sheet_alone(hostile):
    text = (hostile / "out/index.html").read_text(encoding="utf-8")
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert "default-src &#x27;none&#x27;" in policy
    assert f"sha256-{digest}" in policy
    assert "unsafe" not in policy


def test_index_table_runs_no_formulas(hostile):
    rows = table(hostile)
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+@" and cell]
    assert {row["title"] for row in rows} >= {"'=cmd|' /C calc'!A1"}


def test_index_plots_are_well_formed(hostile):
    text = (hostile / "out/index.html").read_text(encoding="utf-8")
    drawn = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(drawn) == 2
    for each in drawn:
        assert not etree.fromstring(each).xpath("//script | //@onload | //@style")


def test_trend_places_months_truly_and_shows_gaps():
    drawn = etree.fromstring(
        trend([Mean("2019-11", 1, 3), Mean("2019-12", 0, 1), Mean("2020-12", -1, 2)], unit="month")
    )
    xs = [float(dot.get("cx")) for dot in drawn.iter("circle")]
    assert (xs[2] - xs[1]) / (xs[1] - xs[0]) == pytest.approx(12, rel=0.05)
    assert [line.get("class") for line in drawn.iter("line")][-2:] == ["line", "line gap"]
    assert [dot.get("class") for dot in drawn.iter("circle")] == ["engagement", "neutral", "pressure"]
    assert drawn.findtext(".//circle/title") == "2019-11: +1.00, 3 pieces"


def test_plots_take_a_single_group():
    assert "circle" in trend([Mean("2020", 0.5, 1)], unit="year")
    assert "rect" in outlets([Mean("The Post", -0.5, 1)])


def entry(number: int, **summary) -> Entry:
    known = {"id": str(number), "title": f"Piece {number}", "devices": {"irony": 2, "hedge": 5}, **summary}
    return Entry(
        key=str(number), form="json", name=f"{number}.txt", recipe="r", report=f"reports/{number}.json", summary=known
    )


def written(folder, entries):
    view = View()
    for each in entries:
        view.put(each)
        view.meet(each.key, each.name)
    index.write(folder, view, "json", complete=True)
    return (folder / "index.html").read_text(encoding="utf-8")


def test_index_shows_date_author_outlet_balance_and_top_devices(tmp_path):
    text = written(tmp_path, [entry(1, date="2020-05-01", author="Ada Byrne", outlet="The Post", balance=-0.25)])
    for words in ("2020-05-01", "Ada Byrne", "The Post", "−0.25", "hedge 5, irony 2", 'href="reports/1.json"'):
        assert words in text


def test_index_of_nothing_is_a_page(tmp_path):
    text = written(tmp_path, [])
    assert "<h1>Stance of 0 pieces</h1>" in text
    assert "<svg" not in text


def test_index_is_cut_where_a_browser_would_be_slow(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "_ROWS", 3)
    text = written(tmp_path, [entry(n, outlet=f"Outlet {n}", balance=0.5) for n in range(40)])
    assert text.count("<tr>") == 4
    assert "The first 3 of 40" in text
    assert "The 25 with most pieces of 40" in text
    with (tmp_path / "index.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 40


def test_index_goes_by_years_where_months_are_too_many_or_unknown(tmp_path):
    months = [entry(n, date=f"{2000 + n // 12}-{n % 12 + 1:02}-05", balance=0.1) for n in range(70)]
    assert "each year" in written(tmp_path, months)
    assert "each year" in written(tmp_path, [entry(1, date="2020", balance=1)])
    text = written(tmp_path, [entry(1, date="2020", balance=1), entry(2, date="2020-05", balance=1)])
    assert "each month" in text
    assert "1 of which only the year is known" in text
    assert "<svg" not in written(tmp_path, [entry(1, date="nonsense", balance=1)])
