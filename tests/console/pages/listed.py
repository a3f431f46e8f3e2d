"""What a list says."""

from PySide6.QtWidgets import QTableView


def listed_in(table: QTableView) -> list[str]:
    """The rows from above, as they are read out."""
    model = table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]
