"""QR codes as SVG, by zxing-cpp: pure Python encoders take eight times as long, half the cost of a letter."""

from __future__ import annotations

import zxingcpp


def qr_svg(text: str) -> str:
    """An SVG without a quiet zone; the layout leaves the four white modules around it."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    svg: str = barcode.to_svg(add_quiet_zones=False)
    return svg[svg.index("<svg") :]
