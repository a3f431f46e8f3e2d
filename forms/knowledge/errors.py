"""What the knowledge base refuses, each with a Chinese text for the person.

FormsError
  RuleBroken
    ArticleMissing        no such article, version or task
    ArticleChanged        somebody else has changed it in the meantime
    ArticleIncomplete     what is written cannot be submitted; `problems` says why
    ArticleStepRefused    the version's state does not allow this step
    ReviewRefused         the reviewer wrote it
  ImportRefused           a file cannot be read at all
  ExportRefused           a file cannot be written
    ExportStopped         somebody has stopped it
  AttachmentRefused       an attachment is too large, empty or gone
"""

from forms.errors import FormsError, RuleBroken


class ArticleMissing(RuleBroken):
    """There is no such article, version or task."""


class ArticleChanged(RuleBroken):
    """Somebody else has changed the article, or the task, since it was read."""


class ArticleIncomplete(RuleBroken):
    """The article cannot be kept or submitted as it is; `problems` are sentences in Chinese."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("；".join(problems) + "。已填写的内容未改动。")
        self.problems = problems


class ArticleStepRefused(RuleBroken):
    """The version's state does not allow this step."""


class ReviewRefused(RuleBroken):
    """Whoever wrote a version may not review it."""


class ImportRefused(FormsError):
    """A file cannot be imported at all; the text names the file and the reason."""

    def __init__(self, file: str, problem: str, *, detail: str = "") -> None:
        super().__init__(f"“{file}”{problem}", detail=detail)
        self.file = file
        self.problem = problem


class AttachmentRefused(FormsError):
    """An attachment cannot be kept or opened."""


class ExportRefused(FormsError):
    """A file cannot be written; what stood there before still does."""


class ExportStopped(ExportRefused):
    """The export was stopped; what stood there before still does."""

    def __init__(self) -> None:
        super().__init__("已停止导出，没有留下文件；同名的旧文件未改动。")
