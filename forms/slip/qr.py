"""The code as a QR symbol (ISO/IEC 18004), as rows of dark and light modules."""

from dataclasses import dataclass

QUIET = 4
"""Light modules all round that the standard asks for."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """`rows` without the quiet zone; `version` 1 to 40; 15 % of it may be damaged and more where it fits."""

    rows: tuple[tuple[bool, ...], ...]
    version: int
    level: str

    @property
    def side(self) -> int:
        """Modules of one side."""
        return len(self.rows)


def symbol_of(code: str) -> Symbol:
    """The smallest symbol of level M (15 %) for a code; a better level where that needs no larger one."""
    import segno  # loaded when the first slip is drawn

    made = segno.make_qr(code, error="M", boost_error=True)
    rows = tuple(tuple(bool(module) for module in row) for row in made.matrix)
    return Symbol(rows, int(made.version), str(made.error))
