"""Texts from the web: http and https only, also after redirects, with a time-out and a size limit."""

from __future__ import annotations

import hashlib
import re
import time
import zlib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from stance import __version__
from stance.errors import InputError
from stance.reading.source import Raw

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_TIMEOUT: Final = 20.0  # seconds without a byte
_DEADLINE: Final = 60.0  # seconds for the whole of it
_PIECE: Final = 1 << 16
_LONGEST_ID: Final = 80


def is_address(argument: str) -> bool:
    """Whether `argument` is an http(s) address."""
    return _ADDRESS.match(argument) is not None


def fetch(address: str, *, limit: int) -> tuple[Raw, str]:
    """The bytes at `address` and their media type; `limit` is the most bytes taken, unpacked.

    Raises:
        InputError: if the address cannot be reached, redirects to anything but http(s), or gives too much.
    """
    import http.client
    from urllib.error import HTTPError, URLError
    from urllib.request import Request

    asked = _ascii(address)
    headers = {
        "User-Agent": f"stance/{__version__}",
        "Accept": "text/html,application/xhtml+xml,text/plain,application/pdf;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip, identity",
    }
    try:
        with _opener().open(Request(asked, headers=headers), timeout=_TIMEOUT) as response:  # noqa: S310 - schemes were checked
            data = _body(response, address, limit)
            mime = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
            charset = response.headers.get_content_charset()
            reached = response.geturl()
    except HTTPError as error:
        raise InputError(f"{address}: the server answers {error.code} {error.reason}; check the address") from None
    except TimeoutError:
        raise InputError(f"{address}: no answer within {_TIMEOUT:.0f} seconds; try again or save the page") from None
    except (URLError, http.client.HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise InputError(f"{address}: cannot be fetched ({reason}); check the address and the connection") from None
    return Raw(data=data, name=address, id=address_id(address), charset=charset, address=reached), mime


def address_id(address: str) -> str:
    """A short name for `address`, with a checksum where something was cut off.

    >>> address_id("https://www.example.org/opinion/2019/how-to-talk.html")
    'example-org-opinion-2019-how-to-talk'
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"\.(?:html?|php|aspx?)$", "", parts.path)
    slug = re.sub(r"[\W_]+", "-", f"{host}{path}").strip("-").lower()
    if len(slug) <= _LONGEST_ID and not parts.query:
        return slug
    checksum = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug[:_LONGEST_ID].rstrip('-')}-{checksum}"


def _ascii(address: str) -> str:
    """`address` as it goes over the wire: host in IDNA, other letters percent-encoded, no password, no fragment."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise InputError(f"{address}: this is not a valid address ({error}); check it") from None
    if not host or parts.username or parts.password:
        raise InputError(f"{address}: this is not a valid address (no host, or a password in it); check it")
    if ":" in host:
        host = f"[{host}]"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    return urlunsplit((parts.scheme.lower(), host + port, path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))


def _opener() -> OpenerDirector:
    """An opener without handlers for `file:`, `ftp:` and `data:`."""
    from urllib import request

    class WebRedirects(request.HTTPRedirectHandler):
        """Follows redirects to http and https alone."""

        max_redirections = 5

        def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
            if not is_address(newurl):
                raise InputError(f"{req.full_url}: redirects to {newurl[:80]!r}, which is not on the web; not followed")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        WebRedirects(),
        request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _body(response: Any, address: str, limit: int) -> bytes:
    """The body of `response`, unpacked, read piece by piece so that neither size nor time runs away."""
    packed = response.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip", "deflate")
    unpack = zlib.decompressobj(wbits=47) if packed else None  # 47: gzip or zlib, told by the header
    data = bytearray()
    end = time.monotonic() + _DEADLINE
    while piece := response.read(_PIECE):
        try:
            data += unpack.decompress(piece, limit + 1 - len(data)) if unpack else piece
        except zlib.error:
            raise InputError(f"{address}: the server's answer is damaged; try again or save the page") from None
        if len(data) > limit:
            raise InputError(
                f"{address}: gives more than {limit // 1_000_000} MB; save the page and give the text alone"
            )
        if time.monotonic() > end:
            raise InputError(f"{address}: not done after {_DEADLINE:.0f} seconds; try again or save the page")
    return bytes(data)
