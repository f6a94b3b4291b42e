"""The pictures in the README: the terminal report as SVG and the HTML report as PNG, of the Bandow piece.

    python eval/pictures.py [--model models/stance-mpnet]

The HTML picture needs Chromium on the PATH and is skipped, with a word, where there is none. Writes eval/pictures/.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIECE = Path("data/gold/bandow-2019.txt")  # from the root, so that the pictures name no place of this machine
PICTURES = ROOT / "eval" / "pictures"
WIDTH = 100  # cells
SIZE = (1280, 1500)  # pixels


def report(model: Path, *options: str) -> str:
    """What `stance analyze` writes on the piece."""
    command = [sys.executable, "-m", "stance", "analyze", "--model", str(model.resolve()), *options, str(PIECE)]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", cwd=ROOT).stdout


def terminal(model: Path) -> None:
    """The terminal report in a window frame."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    text = report(model, "--color", "--theme", "dark", "--width", str(WIDTH), "--show", "head,text,stance")
    console.print(Text.from_ansi(text), no_wrap=True)
    console.save_svg(str(PICTURES / "terminal.svg"), title="stance analyze bandow-2019.txt")


def page(model: Path) -> bool:
    """The HTML report in a browser; False without one."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "report.html"
        file.write_text(report(model, "--format", "html"), encoding="utf-8")
        target = PICTURES / "html.png"
        window = f"--window-size={SIZE[0]},{SIZE[1]}"
        flags = ["--headless", "--no-sandbox", "--hide-scrollbars", window, f"--screenshot={target}"]
        subprocess.run([browser, *flags, file.as_uri()], check=True, capture_output=True)
    return True


def main() -> int:
    """Makes both pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "stance-mpnet")
    options = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    terminal(options.model)
    if not page(options.model):
        print("eval/pictures/html.png: skipped, no Chromium on the PATH")
    return 0


if __name__ == "__main__":
    sys.exit(main())
