"""Reads what is to be verified: a PDF file's page, or a text file as a scanner leaves it."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from forms.slip.code import LONGEST
from forms.slip.errors import NotReadable
from forms.slip.keys import KeyRing, ring_from
from forms.slip.verifying import Finding, Outcome, Verdict, verify_code, verify_page

if TYPE_CHECKING:
    import pypdf
    from pypdf.generic import DictionaryObject

LARGEST = 20 * 2**20
"""Bytes of a file that is looked into."""
_LARGEST_RING = 2**20
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"})


def verify_file(path: Path, ring: KeyRing, brand: str = "") -> Verdict:
    """A PDF file or a text file with a code; NotReadable, which says why."""
    content = _bytes(path, LARGEST)
    if content[:1024].lstrip().startswith(b"%PDF"):
        return verify_pdf(content, ring, brand)
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NotReadable(
            f"{path.name} 不是 PDF，也不是文字文件，没有验。请选交办单的 PDF，或扫描二维码。"
        ) from None
    if not text or len(text) > 2 * LONGEST:
        raise NotReadable(f"{path.name} 里没有验真码。请选交办单的 PDF，或扫描二维码。")
    return verify_code(text, ring)


def verify_pdf(content: bytes, ring: KeyRing, brand: str = "") -> Verdict:
    """The bytes of a PDF file. NotReadable for a damaged or encrypted one."""
    # a large library: loaded when somebody verifies a file
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        file = pypdf.PdfReader(io.BytesIO(content))
        if file.is_encrypted:
            raise NotReadable("这个 PDF 加了密，读不了，没有验。请用原文件，或扫描二维码。")
        pages = list(file.pages)
        text = "\n".join(page.extract_text() for page in pages)
        added = _added(pages)
    except NotReadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise NotReadable("这个 PDF 损坏了，读不了，没有验。请用原文件，或扫描二维码。") from None
    verdict = verify_page(text, ring, brand)
    if not added or not verdict.valid:
        return verdict
    words = "PDF 里加了原来没有的东西，印出来的不一定是签名的内容。这份交办单被改动过。"
    return Verdict(
        Outcome.INVALID, words, verdict.facts, verdict.key, (*verdict.findings, *added), compared=True
    )


def read_ring(path: Path) -> KeyRing:
    """The ring in a file; RingDamaged, NotReadable."""
    try:
        return ring_from(_bytes(path, _LARGEST_RING).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotReadable(f"{path.name} 不是公钥文件。请向热线索取交办单公钥文件。") from None


def _added(pages: "list[pypdf.PageObject]") -> tuple[Finding, ...]:
    """What a slip as it is made never has: more pages, comments, pictures laid over it."""
    found: list[Finding] = []
    if len(pages) != 1:
        found.append(Finding("页数", f"共 {len(pages)} 页，交办单只有 1 页", ""))
    for page in pages:
        if _resolved(page.get("/Annots")):
            found.append(Finding("批注", "PDF 里加了批注或表单", ""))
        if any(each.get("/Subtype") in ("/Image", "/Form") for each in _objects(page)):
            found.append(Finding("图片", "PDF 里加了图片或图层", ""))
    return tuple(found)


def _objects(page: "pypdf.PageObject") -> "list[DictionaryObject]":
    """What the page draws from elsewhere in the file."""
    from pypdf.generic import DictionaryObject

    resources = _resolved(page.get("/Resources"))
    objects = _resolved(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
    if not isinstance(objects, DictionaryObject):
        return []
    found = [_resolved(each) for each in objects.values()]
    return [each for each in found if isinstance(each, DictionaryObject)]


def _resolved(each: object) -> object:
    """What an indirect reference leads to."""
    from pypdf.generic import PdfObject

    return each.get_object() if isinstance(each, PdfObject) else each


def _bytes(path: Path, at_most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(at_most + 1)
    except FileNotFoundError:
        raise NotReadable(f"没有找到文件 {path}。") from None
    except IsADirectoryError:
        raise NotReadable(f"{path} 是文件夹，请选一个文件。") from None
    except OSError as error:
        raise NotReadable(f"文件 {path} 读不了（{error.strerror}），没有验。") from None
    if len(content) > at_most:
        raise NotReadable(f"{path.name} 太大（超过 {at_most // 2**20} MB），不是交办单，没有验。")
    return content
