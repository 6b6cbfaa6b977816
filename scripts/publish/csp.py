"""What a server says beside every file, and the content security policy that every page carries: the one source.

The page's own ``<meta>`` is as narrow as that page allows, and holds wherever the files are copied; the server's header
is one for all files, because a worker obeys the header of its own script, and adds what a ``<meta>`` cannot say. A
browser applies both. scripts/publish/serve.py sends ``HEADERS``; a test compares what nginx sends with them.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.errors import BuildStopped

POLICY: dict[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'",),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "worker-src": ("'self'",),
    "manifest-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
    "require-trusted-types-for": ("'script'",),
    "trusted-types": ("yingbao", "yingbao-python"),
}
"""What a page may load and do, by directive. ``yingbao`` is made in docs/assets/js/shared/trusted.js and nowhere else,
``yingbao-python`` in launch.js, for the address of one worker."""
WASM = "'wasm-unsafe-eval'"
"""Allows WebAssembly, not ``eval``: what Python needs in order to run."""
RUNS_PYTHON = re.compile(
    r'<script type="module" src="[^"]*/'
    r'(?:calculator/(?:calculator|verify)|roster/page|policy/(?:proof|cite|notice|cite-check)|embed/calculate)\.js"'
)
"""The scripts that can start Python: calculators, roster, proof of a collation, QR codes, the checks of citations and of saved
sheets, the frame for other sites."""
CHARSET = '<meta charset="utf-8">'
MARK = '<meta http-equiv="Content-Security-Policy" content="'


def policy(*, wasm: bool, header: bool, framed: str = "'none'") -> str:
    """The content security policy as text, for a page's ``<meta>`` or for the header of a server, which alone can say by
    whom a page may be `framed`.
    """
    said = dict(POLICY)
    if wasm:
        said["script-src"] += (WASM,)
    if header:
        said["frame-ancestors"] = (framed,)
    return "; ".join(" ".join((name, *values)) for name, values in said.items())


HEADERS = {
    "Content-Security-Policy": policy(wasm=True, header=True),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""What every answer carries, whatever the file; but for these."""
EMBED, OPEN = r"^/embed/", r"^/(?:embed|files/json)/|^/policies/[^/]+/files/policy\.json"
"""What other sites may put into a frame, and what their scripts may read."""
SPECIAL: dict[str, dict[str, str]] = {
    "Content-Security-Policy": {EMBED: policy(wasm=True, header=True, framed="*")},
    "X-Frame-Options": {EMBED: ""},
    "Cross-Origin-Resource-Policy": {EMBED: "cross-origin"},
    "Access-Control-Allow-Origin": {OPEN: "*"},
}
"""By header and address: what is said instead; nothing where it is empty."""


def headers(path: str) -> dict[str, str]:
    """What the answer to this address carries.

    >>> headers("/calculators/gap/")["X-Frame-Options"], "X-Frame-Options" in headers("/embed/calculators/gap/")
    ('DENY', False)
    """
    said = dict(HEADERS)
    for name, by_address in SPECIAL.items():
        for pattern, value in by_address.items():
            if re.search(pattern, path):
                said[name] = value
    return {name: value for name, value in said.items() if value}


def stamp(site: Path) -> int:
    """Gives every page of the built site its policy; answers how many pages. Raises BuildStopped."""
    pages = sorted(site.rglob("*.html"))
    for page in pages:
        text = stamped(page.read_text(encoding="utf-8"), page.relative_to(site).as_posix())
        page.write_text(text, encoding="utf-8")
    return len(pages)


def stamped(text: str, path: str) -> str:
    """A page with its policy. Raises BuildStopped, naming the page by its path."""
    if text.count(CHARSET) != 1:
        raise BuildStopped(f"{path}：页首要有一个 {CHARSET}，安全策略写在它后面")
    said = policy(wasm=bool(RUNS_PYTHON.search(text)), header=False)
    return text.replace(CHARSET, f'{CHARSET}\n{MARK}{said}">')
