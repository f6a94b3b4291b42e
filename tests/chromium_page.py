"""A page in a real browser, driven over a pipe: no port, no driver, no package. For tests of the HTML report."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Page:
    """Chromium with one page open; use as a context manager."""

    def __init__(self, path: Path, width: int = 1300, height: int = 900, *, dark: bool = False, media: str = "screen"):
        self.path, self.size, self.dark, self.media = path, (width, height), dark, media

    def __enter__(self) -> Page:
        self.profile = tempfile.mkdtemp()
        to_read, self.to_write = os.pipe()
        self.to_hear, to_answer = os.pipe()
        # Chromium reads descriptor 3 and writes descriptor 4; the shell moves them there.
        shell = f'exec "$0" "$@" 3<&{to_read} 4>&{to_answer}'
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--disable-dev-shm-usage"]
        self.process = subprocess.Popen(
            ["bash", "-c", shell, CHROMIUM, *flags, f"--user-data-dir={self.profile}", "about:blank"],
            pass_fds=(to_read, to_answer),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_answer)
        self.answers = os.fdopen(self.to_hear, "rb")
        self.number, self.session, self.events = 0, None, []
        targets = self.call("Target.getTargets")["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")
        scheme = {"name": "prefers-color-scheme", "value": "dark" if self.dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=self.media, features=[scheme])
        metrics = {"width": self.size[0], "height": self.size[1], "deviceScaleFactor": 1, "mobile": self.size[0] < 600}
        self.call("Emulation.setDeviceMetricsOverride", **metrics)
        self.call("Page.navigate", url=self.path.as_uri())
        while self.value("document.readyState") != "complete":
            pass
        return self

    def __exit__(self, *failure) -> None:
        os.close(self.to_write)
        self.process.terminate()
        self.process.wait(20)
        self.answers.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method: str, **parameters):
        """The answer to a command of the DevTools protocol; what is told meanwhile goes to `events`."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_write, json.dumps(message).encode() + b"\0")
        while True:
            heard = bytearray()
            while (byte := self.answers.read(1)) != b"\0":
                if not byte:
                    raise RuntimeError("chromium has gone")
                heard += byte
            answer = json.loads(heard)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]
            self.events.append(answer)

    def value(self, script: str):
        """What a script gives; the page's own policy forbids scripts, the debugger's are let through."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """A key, as from the keyboard."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": " "} if key == " " and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    def point(self, selector: str) -> None:
        """The pointer over the middle of the first line of an element."""
        self.value(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
        box = self.value(
            f"(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector({selector!r}).getClientRects()[0])"
        )
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """A PNG of what is seen, or of the whole page."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))
