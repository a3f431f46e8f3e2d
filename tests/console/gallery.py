"""Shows every widget in both themes at the sizes that count, and writes the pictures to build/gallery.

python -m tests.console.gallery [board ...]
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from console import theme
from console.theme import Appearance, Scheme
from tests.console.boards import BOARDS
from tests.console.clipping import clipped

FOLDER = Path(__file__).parents[2] / "build" / "gallery"
SIZES = ((1366, 768, 1.0), (1920, 1080, 1.0), (1920, 1080, 1.6), (1366, 768, 0.9))


def main(names: list[str]) -> int:
    """Draw the boards; the exit code is 1 if any words are cut."""
    app = QApplication(sys.argv[:1])
    look = theme.install(app)
    FOLDER.mkdir(parents=True, exist_ok=True)
    cut = False
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        for width, height, scale in SIZES:
            look.apply(Appearance(scheme, scale))
            for name in names or BOARDS:
                board = BOARDS[name]()
                board.resize(width, height)
                board.show()
                app.processEvents()
                board.grab().save(str(FOLDER / f"{name}-{scheme}-{width}x{height}-{scale:.0%}.png"))
                for complaint in clipped(board):
                    cut = True
                    sys.stdout.write(f"{name} {scheme} {width}x{height} {scale:.0%}: {complaint}\n")
                if board.width() > width or board.height() > height:
                    sys.stdout.write(f"{name} {width}x{height} {scale:.0%} needs {board.size()}\n")
                board.close()
                board.deleteLater()
    return 1 if cut else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
