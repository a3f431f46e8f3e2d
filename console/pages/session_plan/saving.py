"""Documents to be saved where the person says: made and written beside everything else, and stopped there."""

from collections.abc import Callable
from pathlib import Path

from console.export_strip import Offer
from forms.knowledge.errors import ExportRefused, ExportStopped
from forms.knowledge.whole_file import whole_file
from forms.marked_sheet import Exported
from forms.ports import UnitOfWork
from forms.sessions.documents import Document


def document_offer(name: str, note: str, make: Callable[[UnitOfWork], Document]) -> Offer:
    """What *make* makes, as a Word file."""

    def write(
        path: Path, uow: UnitOfWork, _told: Callable[[int], None], stopped: Callable[[], bool]
    ) -> Exported:
        if path.suffix.lower() != ".docx":
            raise ExportRefused(f"不能另存为“{path.suffix}”，请选择 docx。")
        if stopped():
            raise ExportStopped
        made = make(uow)
        if stopped():
            raise ExportStopped
        with whole_file(path) as target:
            target.write_bytes(made.data)
        return Exported(1)

    return Offer(name, "份", note, 1, write, "docx")
