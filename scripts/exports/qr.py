"""A link as a QR code (二维码), by segno: error level M, a quiet zone of 4 modules, no logo and no frame.

The build draws them for a site that has a public address; for any other the page does, docs/assets/js/policy/qr-code.js.
"""

from __future__ import annotations

import io

import segno

BORDER = 4
"""Modules of quiet zone, as ISO/IEC 18004 asks."""
MILLIMETRES = 0.75
"""Of one module in the SVG. The smallest code, 21 + 8 modules, is 21.75 mm wide; phones read 20 mm well."""
PIXELS = 10
"""Of one module in the PNG, at 300 dots per inch: 24.5 mm for the smallest code."""


def make(address: str) -> segno.QRCode:
    """The code of an address. Raises ValueError when the address is too long for any QR code."""
    try:
        return segno.make_qr(address, error="m", boost_error=False)
    except segno.DataOverflowError as error:
        raise ValueError("网址太长，二维码放不下：请少选几条") from error


def svg(address: str, caption: str) -> str:
    """The code as SVG that knows its size on paper; black on white whatever the page's colours are."""
    out = io.BytesIO()
    make(address).save(
        out, "svg", scale=MILLIMETRES, unit="mm", border=BORDER, light="#fff", title=caption, xmldecl=False, nl=False,
        svgclass=None, lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode()


def png(address: str) -> bytes:
    """The code as PNG, 300 dots per inch."""
    out = io.BytesIO()
    make(address).save(out, "png", scale=PIXELS, border=BORDER, dpi=300)
    return out.getvalue()
