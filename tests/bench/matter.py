"""The matter that the run's operator writes down again and again."""

from forms.draft import Field
from forms.words import RequestType

TYPED = {
    Field.TITLE: "夜间施工噪音扰民",
    Field.CONTENT: "张女士反映阳光花园东侧工地昨晚十一点后仍在施工，噪音影响休息，曾向物业反映未解决。",
    Field.PURPOSE: "要求夜间停止施工",
    Field.ADDRESS: "阳光花园东侧工地",
    Field.NAME: "张女士",
}
CONTACT = {Field.CONTACT_NUMBER: "13800001234"}
"""Asked for where no call gives a number."""
CHOSEN = {Field.REQUEST_TYPE: RequestType.COMPLAINT, Field.CATEGORY: "02010101"}
WORD = 4
"""How many characters an input method commits at a time."""


def filled() -> dict[str, str]:
    """Every field at once, as wire.Fill takes it."""
    return {str(of): str(value) for of, value in (*CHOSEN.items(), *TYPED.items(), *CONTACT.items())}


def words(text: str) -> list[str]:
    """The text as it is committed, word by word."""
    return [text[start : start + WORD] for start in range(0, len(text), WORD)]
