"""交办单: one printed order, as it is kept: whoever prints again gets another serial."""

from dataclasses import dataclass, replace
from datetime import datetime

from forms.words import Labelled


class SlipForm(Labelled):
    """How it left the house."""

    PAPER = "paper", "打印"
    PDF = "pdf", "PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip. `code` is the whole signed text; `void_why` says why it was taken back (作废), if it was."""

    serial: str
    assignment_id: str
    ticket_id: str
    unit: str
    receiver: str
    form: SlipForm
    key_id: str
    code: str
    printed_at: datetime
    printed_by: str
    void_at: datetime | None = None
    void_by: str = ""
    void_why: str = ""

    @property
    def void(self) -> bool:
        """Whether it was taken back."""
        return self.void_at is not None

    def voided(self, why: str, by: str, at: datetime) -> "Slip":
        """The slip, taken back."""
        return replace(self, void_at=at, void_by=by, void_why=why)
