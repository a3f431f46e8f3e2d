"""A file that belongs to an article, a visit or a ticket; its bytes are kept once under their SHA-256."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept under its SHA-256 `digest`; `size` in bytes."""

    digest: str
    name: str
    size: int
    media_type: str = "application/octet-stream"
