"""Reads the QR code in a picture: a photograph or a scan of the paper."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader

from forms.slip.code import PREFIX
from forms.slip.errors import NotReadable

_LARGEST_SIDE = 4000
"""Pixels; larger photographs are made smaller first."""


def code_in_picture(path: Path) -> str:
    """The slip's code in a picture; NotReadable if there is none, or no picture."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise NotReadable(f"{path.name} 打不开，或不是图片，没有验。请换一张照片，或扫描二维码。")
    codes = [each for each in codes_in(image) if each.startswith(PREFIX)]
    if not codes:
        raise NotReadable(
            f"{path.name} 里没有找到交办单的二维码。请把二维码拍清楚、拍完整，再试一次，或用扫码枪。"
        )
    return codes[0]


def codes_in(image: QImage) -> tuple[str, ...]:
    """The texts of all QR codes in an image."""
    # loaded when somebody verifies a picture
    import numpy as np
    import zxingcpp

    if max(image.width(), image.height()) > _LARGEST_SIDE:
        image = image.scaled(
            _LARGEST_SIDE,
            _LARGEST_SIDE,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    dots = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    found = zxingcpp.read_barcodes(
        dots[:, : grey.width()], formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    return tuple(each.text for each in found)
