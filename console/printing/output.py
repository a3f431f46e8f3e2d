"""Where a slip goes: a PDF file or a printer. All of it works in a background lane; no widget is touched."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from console.printing.sheet import Page, draw_page
from console.settings.atomic import write_whole
from console.settings.findings import NotSaved
from forms.errors import FormsError
from forms.slip.facts import SlipFacts
from forms.slip.keys import KeyRing
from forms.slip.reading import verify_pdf
from forms.slip.slip import SlipForm
from forms.slip.verifying import Outcome

_DOTS_PER_INCH = 300
_MM = 25.4
NO_PRINTER = "这台电脑没有装打印机。可以存为 PDF，或请管理员装好打印机后再试。"


class NotPrinted(FormsError):
    """A signed slip did not get where it should; the text says why."""


class Output(Protocol):
    """Where slips go."""

    @property
    def form(self) -> SlipForm:
        """Paper or PDF."""
        ...

    def check(self) -> None:
        """NotPrinted, before anything is signed, if this cannot work at all."""
        ...

    def put(self, page: Page, ring: KeyRing) -> str:
        """Draw the page there; where it is now, in Chinese. NotPrinted."""
        ...


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A file; one that stands there is replaced."""

    path: Path
    form: SlipForm = SlipForm.PDF

    def check(self) -> None:
        """See Output.check."""
        if self.path.is_dir():
            raise NotPrinted(f"{self.path} 是文件夹，请写明文件名。")

    def put(self, page: Page, ring: KeyRing) -> str:
        """See Output.put. The file is read back and verified before it is written."""
        content = pdf_of(page)
        verdict = verify_pdf(content, ring, page.brand)
        if verdict.outcome is Outcome.INVALID:
            wrong = "".join(each.text for each in verdict.findings[:3])
            raise NotPrinted(f"生成的 PDF 读回来与签名的内容不一致，没有保存。{wrong}请检查本机的中文字体。")
        try:
            write_whole(self.path, content)
        except NotSaved as error:
            raise NotPrinted(f"PDF 没有保存：{error}。") from error
        note = "有生僻字，验单时请人工核对。" if verdict.outcome is Outcome.BY_EYE else ""
        return f"已存为 {self.path}。{note}"


@dataclass(frozen=True, slots=True)
class PdfFolder:
    """A folder, for many slips: each file is named after its serial and unit."""

    path: Path
    form: SlipForm = SlipForm.PDF

    def check(self) -> None:
        """See Output.check."""
        if not self.path.is_dir():
            raise NotPrinted(f"没有找到文件夹 {self.path}，没有打印。")

    def put(self, page: Page, ring: KeyRing) -> str:
        """See Output.put."""
        return PdfFile(self.path / file_name(page.facts)).put(page, ring)


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer of this computer, by name. `to_file` sends what it would print to a PDF file: for trials."""

    name: str
    to_file: str = ""
    form: SlipForm = SlipForm.PAPER

    def check(self) -> None:
        """See Output.check."""
        if not self.to_file and QPrinterInfo.printerInfo(self.name).isNull():
            raise NotPrinted(f"找不到打印机“{self.name}”，没有打印。请检查它是否已开机、已连上，或改选一台。")

    def put(self, page: Page, ring: KeyRing) -> str:
        """See Output.put."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self.to_file:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(self.to_file)
        else:
            printer.setPrinterName(self.name)
        printer.setDocName(f"交办单 {page.facts.serial}")
        printer.setResolution(_DOTS_PER_INCH)
        printer.setPageLayout(_layout())
        printer.setFullPage(True)
        painter = QPainter()
        if not painter.begin(printer):
            raise NotPrinted(f"打印机“{self.name}”没有接受，没有打印。请检查它是否已开机、有纸，再试一次。")
        draw_page(painter, page, printer.resolution() / _MM)
        painter.end()
        if printer.printerState() is QPrinter.PrinterState.Error:
            raise NotPrinted(f"打印机“{self.name}”报错，交办单可能没有印出。请看一下打印机，再试一次。")
        return f"已送到打印机“{self.name}”。"


def printer_names() -> tuple[str, ...]:
    """The printers of this computer, the default one first."""
    names = QPrinterInfo.availablePrinterNames()
    usual = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(names, key=lambda name: (name != usual, name)))


def pdf_of(page: Page) -> bytes:
    """The page as a PDF file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageLayout(_layout())
    writer.setTitle(f"工单交办单 {page.facts.serial}")
    painter = QPainter()
    if not painter.begin(writer):
        raise NotPrinted("PDF 没有生成，请再试一次。")
    draw_page(painter, page, _DOTS_PER_INCH / _MM)
    painter.end()
    return bytes(buffer.data().data())


def file_name(facts: SlipFacts) -> str:
    """交办单 261121-00001 鹿城区城管局.pdf, without what file systems do not take."""
    unit = re.sub(r'[\\/:*?"<>|\s]+', " ", facts.unit).strip(" .")
    return " ".join(each for each in ("交办单", facts.serial, unit) if each) + ".pdf"


def _layout() -> QPageLayout:
    size = QPageSize(QPageSize.PageSizeId.A4)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
