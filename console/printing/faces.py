"""The type of the paper, which must also come out right as text when the file is read again."""

from PySide6.QtGui import QFontDatabase

CLEAN = (
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "SimHei",
    "DengXian",
    "Heiti SC",
    "STHeiti",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "PingFang SC",
)
"""Faces with TrueType outlines, in which a PDF file keeps its text. Noto Sans CJK's outlines are of another
kind: the file then tells radicals instead of characters, and wrong digits."""

NO_FACE = (
    "本机没有适合印交办单的中文字体，没有打印。请安装“文泉驿微米黑”（Debian、Ubuntu：fonts-wqy-microhei）"
    "或微软雅黑后重新打开程序。"
)


def slip_face() -> str | None:
    """The face to draw with; None if this machine has none in which the text can be verified."""
    families = set(QFontDatabase.families())
    return next((face for face in CLEAN if face in families), None)
