"""The page itself: read back as text and by a decoder, from a PDF file and from a picture."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPageSize, QPainter, QPdfWriter
from pytestqt.qtbot import QtBot

from console.printing.faces import slip_face
from console.printing.output import file_name, pdf_of
from console.printing.qr_reading import code_in_picture, codes_in
from console.printing.sheet import HEIGHT, WIDTH, Page, draw_page
from forms.slip.code import code_of
from forms.slip.errors import NotReadable
from forms.slip.facts import SlipFacts, tidied
from forms.slip.reading import verify_file, verify_pdf
from forms.slip.verifying import Outcome
from tests.forms.slip.samples import BRAND, RING, SIGNED, signing

LONG = tidied(
    replace(
        SIGNED,
        provisional=True,
        unit="鹿城区民生事务与车站广场风貌长效管理综合服务中心（南门分中心）",
        receiver="欧阳承办",
        category="投诉·风貌·长龙马鱼鸟贝见页齐黄麦",
        title="市民反映车站南门广场夜间长期有人放风筝、飞鸟和龙舟鼓声扰民，多次反映未果，请求尽快处理为盼谢谢",
        place="鹿城区滨江街道民生路与长风路交叉口东南角阳光花园3号楼2单元1501室门口人行道边",
        printed_by="欧阳承办（2002）",
    )
)


def page_of(facts: SlipFacts, *, preview: bool = False) -> Page:
    face = slip_face()
    assert face is not None
    return Page(facts, "" if preview else code_of(facts, signing()), BRAND, face)


def picture_of(page: Page, dots_per_inch: int) -> QImage:
    dots = dots_per_inch / 25.4
    image = QImage(round(WIDTH * dots), round(HEIGHT * dots), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw_page(painter, page, dots)
    painter.end()
    return image


@pytest.mark.parametrize("facts", [SIGNED, LONG], ids=["usual", "long"])
def test_the_file_verifies_with_every_printed_word(facts: SlipFacts, qtbot: QtBot) -> None:
    content = pdf_of(page_of(facts))
    verdict = verify_pdf(content, RING, BRAND)
    assert [each.text for each in verdict.findings] == []
    assert verdict.outcome is Outcome.VALID
    assert verdict.compared
    assert verdict.facts == facts


def test_the_text_of_the_file_is_written_in_plain_characters(qtbot: QtBot) -> None:
    (page,) = pypdf.PdfReader(buffer_of(pdf_of(page_of(LONG)))).pages
    text = "".join(page.extract_text().split())
    for wanted in ("长龙马鱼鸟贝见页齐黄麦", "（暂定）", "车站南门广场"):
        assert wanted in text
    assert not [each for each in text if "\u2e80" <= each <= "\u2fd5"]


@pytest.mark.parametrize("facts", [SIGNED, LONG], ids=["usual", "long"])
@pytest.mark.parametrize("dots_per_inch", [150, 200])
def test_the_symbol_is_read_from_the_page(facts: SlipFacts, dots_per_inch: int, qtbot: QtBot) -> None:
    page = page_of(facts)
    assert codes_in(picture_of(page, dots_per_inch)) == (page.code,)


def test_two_units_pages_differ_also_to_the_eye(qtbot: QtBot) -> None:
    others = replace(SIGNED, unit="鹿城区水务局", serial="261121-00002")
    first, second = (picture_of(page_of(each), 60) for each in (SIGNED, others))
    assert first != second
    assert page_of(SIGNED).mark == "鹿城区供热管理中心 吴承办 261121-00001"
    assert page_of(others).mark == "鹿城区水务局 吴承办 261121-00002"


def test_a_preview_has_no_symbol_and_says_that_it_is_none(qtbot: QtBot) -> None:
    page = page_of(replace(SIGNED, serial=""), preview=True)
    assert codes_in(picture_of(page, 150)) == ()
    assert page.mark == "预览 未签名 不得使用"
    assert verify_pdf(pdf_of(page), RING).outcome is Outcome.INVALID


def test_a_photograph_is_read_and_one_without_a_symbol_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    page = page_of(SIGNED)
    photo, blank, none = tmp_path / "照片.png", tmp_path / "空白.png", tmp_path / "不是.jpg"
    picture_of(page, 200).save(str(photo))
    picture_of(page_of(SIGNED, preview=True), 100).save(str(blank))
    none.write_bytes(b"nothing")
    assert code_in_picture(photo) == page.code
    with pytest.raises(NotReadable, match="没有找到交办单的二维码"):
        code_in_picture(blank)
    with pytest.raises(NotReadable, match="不是图片"):
        code_in_picture(none)


# --- edited files


def buffer_of(content: bytes) -> BytesIO:
    return BytesIO(content)


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"due": SIGNED.due.replace(day=28)}, "办理时限"),
        ({"provisional": True}, "办理时限"),
        ({"title": "阳光花园8号楼停暖"}, "诉求标题"),
        ({"place": "鹿城区滨江街道阳光花园"}, "事发地点"),
        ({"phone": "139****1234"}, "联系电话"),
        ({"unit": "鹿城区水务局"}, "承办单位"),
        ({"receiver": "吴承办 郑替班"}, "接收人"),
        ({"number": "20261121-000124"}, "工单编号"),
        ({"serial": "261121-00002"}, "交办单号"),
        ({"category": ""}, "事项分类"),
        ({"printed_by": "周敏（2003）"}, "打印人"),
    ],
)
def test_a_file_whose_words_were_changed_around_a_good_code_is_invalid_and_the_row_is_named(
    changes: dict[str, object], row: str, qtbot: QtBot
) -> None:
    forged = replace(page_of(SIGNED), facts=replace(SIGNED, **changes))  # type: ignore[arg-type]
    verdict = verify_pdf(pdf_of(forged), RING)
    assert verdict.outcome is Outcome.INVALID
    assert [each.row for each in verdict.findings] == [row]
    assert row in verdict.words
    assert verdict.facts == SIGNED


def test_words_added_before_between_or_behind_are_found(qtbot: QtBot) -> None:
    for at, text in ((20, "特急"), (150, "时限改为12月30日"), (290, "附：另行通知")):
        verdict = verify_pdf(with_text_over(page_of(SIGNED), at, text), RING, BRAND)
        assert verdict.outcome is Outcome.INVALID, text
    white = verify_pdf(with_text_over(page_of(SIGNED), 88, "2026-12-30 18:00", hides=True), RING)
    assert white.outcome is Outcome.INVALID


def with_text_over(page: Page, at: float, text: str, *, hides: bool = False) -> bytes:
    """The page with something written over it, in a white box."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(300)
    dots = 300 / 25.4
    painter = QPainter(writer)
    draw_page(painter, page, dots)
    box = QRectF(40 * dots, at * dots, 100 * dots, 7 * dots)
    if hides:
        painter.fillRect(box, Qt.GlobalColor.white)
    painter.setFont(QFont([page.face], 12))
    painter.drawText(box, 0, text)
    painter.end()
    return bytes(buffer.data().data())


def test_comments_pictures_and_pages_that_were_added_are_found(tmp_path: Path, qtbot: QtBot) -> None:
    from pypdf.annotations import FreeText

    content = pdf_of(page_of(SIGNED))
    commented = pypdf.PdfWriter(clone_from=buffer_of(content))
    commented.add_annotation(0, FreeText(text="12月30日", rect=(100, 500, 300, 540)))
    longer = pypdf.PdfWriter(clone_from=buffer_of(content))
    longer.add_blank_page()
    same = pypdf.PdfWriter(clone_from=buffer_of(content))
    for writer, row in ((commented, "批注"), (longer, "页数"), (same, "")):
        path = tmp_path / f"{row}.pdf"
        writer.write(path)
        verdict = verify_file(path, RING)
        assert verdict.outcome is (Outcome.INVALID if row else Outcome.VALID)
        assert [each.row for each in verdict.findings] == ([row] if row else [])
    pictured = with_picture_over(page_of(SIGNED))
    assert [each.row for each in verify_pdf(pictured, RING).findings] == ["图片"]


def with_picture_over(page: Page) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(300)
    painter = QPainter(writer)
    draw_page(painter, page, 300 / 25.4)
    patch = QImage(40, 20, QImage.Format.Format_RGB32)
    patch.fill(Qt.GlobalColor.red)
    painter.drawImage(QRectF(500, 1000, 400, 80), patch)
    painter.end()
    return bytes(buffer.data().data())


def test_what_is_no_slip_is_told_and_never_breaks(tmp_path: Path, qtbot: QtBot) -> None:
    content = pdf_of(page_of(SIGNED))
    for name, wrong in (
        ("断.pdf", content[: len(content) // 3]),
        ("坏.pdf", b"%PDF-1.4\nnonsense"),
        ("图.bin", bytes(range(256))),
        ("空.txt", b""),
    ):
        path = tmp_path / name
        path.write_bytes(wrong)
        with pytest.raises(NotReadable):
            verify_file(path, RING)
    locked = pypdf.PdfWriter(clone_from=buffer_of(content))
    locked.encrypt("x", algorithm="RC4-128")
    locked.write(tmp_path / "加密.pdf")
    for path, words in (
        (tmp_path / "加密.pdf", "加了密"),
        (tmp_path / "没有.pdf", "没有找到"),
        (tmp_path, "文件夹"),
    ):
        with pytest.raises(NotReadable, match=words):
            verify_file(path, RING)
    text = tmp_path / "扫描.txt"
    text.write_text(page_of(SIGNED).code + "\r\n", "utf-8-sig")
    assert verify_file(text, RING).outcome is Outcome.VALID


def test_a_file_is_named_after_serial_and_unit() -> None:
    assert file_name(replace(SIGNED, unit='甲/乙:丙*"丁"')) == "交办单 261121-00001 甲 乙 丙 丁.pdf"
