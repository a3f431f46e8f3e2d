"""What can't be done now stays in its place, greyed, and says why on hover and to a screen reader."""

from html import escape

from PySide6.QtWidgets import QWidget


def plain_tooltip(text: str) -> str:
    """Text for a tooltip that Qt must not read as rich text, whoever wrote it."""
    return f"<span>{escape(text)}</span>" if text else ""


def set_available(widget: QWidget, available: bool, why: str = "", usual: str = "") -> None:
    """Enable or disable a control. `why` explains a disabled one; `usual` is the tooltip of an enabled one.

    Raises:
        ValueError: a control is disabled without a reason.
    """
    if not available and not why:
        raise ValueError(f"{widget.accessibleName() or widget} is disabled without a reason")
    text = usual if available else why
    widget.setEnabled(available)
    widget.setToolTip(plain_tooltip(text))
    widget.setAccessibleDescription(text)
