"""The site's nginx configuration (服务器配置), made from what the build knows: ``python -m scripts nginx <folder>``.

Types come from serve.py, headers from csp.py and compressed files from precompress.py, all beside this module, so that
nginx says what the server on this machine says. Any nginx will do: sending a compressed file needs no module.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, StrictUndefined

from scripts.errors import BuildStopped
from scripts.publish import csp, serve
from scripts.publish.precompress import CODINGS

TEMPLATE = Path(__file__).with_name("nginx.conf")


def render(site: Path, listen: str = "80", host: str = "_") -> str:
    """The ``server`` block and its maps, to be included in nginx's ``http`` block.

    Args:
        site: the built site's folder on the server.
        listen: a port, or an address with one.
        host: the site's name; ``_`` answers to any.

    Raises:
        BuildStopped: if a value would break out of its place in the configuration.
    """
    for what, value in (("文件夹", str(site)), ("端口", listen), ("域名", host)):
        if not value or set(value) & set(" \t\r\n\"'\\;{}$#"):
            raise BuildStopped(
                f"{what}「{value}」不能写进 nginx 的配置：不能是空的，也不能有空格、引号和 ; {{ }} $ # \\"
            )
    made = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701
    return made.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        site=site.as_posix(),
        listen=listen,
        host=host,
        types=serve.TYPES,
        headers=csp.HEADERS,
        special=csp.SPECIAL,
        codings=CODINGS,
        hashed=serve.HASHED.pattern.removesuffix("$"),
        keep=serve.KEEP,
        ask=serve.ASK,
    )
