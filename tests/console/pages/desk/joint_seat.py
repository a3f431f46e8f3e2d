"""A desk with its form in a window, over a database that other desks use too, and that can be cut off."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QLineEdit, QWidget

from console.archive import Archive
from console.desk import Desk, DeskRules
from console.jobs import InlineJobs, Lane
from console.joint_talk import FiledElsewhere
from console.notices import Notice
from console.pages.desk.editors import TextEditor
from console.pages.desk.form_panel import FormPanel
from console.phone import Phone
from console.widgets.draft_text import DraftTextEdit
from forms.draft import Field
from forms.errors import StorageUnavailable
from forms.joint_draft.joint import JointDraft
from forms.journal import JournalOpened
from forms.journal_in_memory import InMemoryJournal
from forms.ports import UnitOfWork
from forms.storage import Database, open_storage
from forms.ticket import Operator
from telephony.account import PhoneSettings
from tests.console.desks import CATALOGUE, Clock, ScriptedLine


class Waits(Protocol):
    """Who lets the event loop turn until something is so."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int = 5000) -> object: ...


LI = Operator(code="1001", name="李静", extension="1001")
WANG = Operator(code="1002", name="王强", extension="1002")
TIED = (Field.CONTENT, Field.TITLE)
"""Several lines, and one."""


class JointSeat:
    """A desk with its form in a window, over a database that can be cut off."""

    def __init__(
        self, qtbot: Waits, url: str, operator: Operator, journal: InMemoryJournal | None = None
    ) -> None:
        self.qtbot, self.operator = qtbot, operator
        self.database: Database = open_storage(url)
        self.journal = journal or InMemoryJournal()
        self.is_away = False
        self.lanes = [Lane(f"{operator.code}-{name}") for name in ("storage", "joint")]
        archive = Archive(
            InlineJobs(),
            self.lanes[0],
            lambda: JournalOpened(journal=self.journal),
            self._unit_of_work,
            joint_lane=self.lanes[1],
        )
        self.desk = Desk(
            Phone(ScriptedLine(), PhoneSettings()), archive, CATALOGUE, DeskRules(operator, ()), Clock()
        )
        self.notices: list[Notice] = []
        self.desk.notice.connect(self.notices.append)
        self.filed_elsewhere: list[FiledElsewhere] = []
        self.desk.shared.filed_elsewhere.connect(self.filed_elsewhere.append)
        self.forms: list[FormPanel] = []
        self.form = self.another_form()
        self.form.show()
        qtbot.waitUntil(lambda: self.form.isVisible())

    def another_form(self) -> FormPanel:
        form = FormPanel(self.desk)
        form.resize(700, 640)
        self.forms.append(form)
        return form

    def _unit_of_work(self) -> UnitOfWork:
        seat, own = self, self.database.unit_of_work()

        class Cuttable:
            def reading(self) -> object:
                seat.fail_if_away()
                return own.reading()

            def writing(self) -> object:
                seat.fail_if_away()
                return own.writing()

        return Cuttable()  # type: ignore[return-value]

    def fail_if_away(self) -> None:
        if self.is_away:
            raise StorageUnavailable

    def close(self) -> None:
        """The window goes; nothing is said to the other seats."""
        self.desk.shared.rest()
        for lane in self.lanes:
            lane.stop()
        self.database.close()
        for form in self.forms:
            form.close()
            form.deleteLater()

    # --- hands and eyes

    def text(self, of: Field = Field.CONTENT) -> DraftTextEdit:
        editor = self.form.fields.editor(of)
        assert isinstance(editor, TextEditor)
        return editor.text

    def line(self, of: Field = Field.TITLE) -> QLineEdit:
        control = self.form.control(of)
        assert isinstance(control, QLineEdit)
        return control

    def go_to(self, control: QWidget) -> None:
        self.form.window().activateWindow()
        self.qtbot.waitUntil(lambda: self.form.isActiveWindow())
        control.setFocus()

    def until(self, of: Field, value: str) -> None:
        self.qtbot.waitUntil(lambda: self.desk.drafts.current.value(of) == value, timeout=5000)

    def share(self) -> str:
        self.desk.shared.share()
        self.qtbot.waitUntil(lambda: self.desk.shared.is_in_front, timeout=30_000)
        return self.desk.drafts.current.id

    def join(self, draft_id: str) -> None:
        self.desk.shared.join(draft_id)
        self.qtbot.waitUntil(lambda: self.desk.shared.is_in_front, timeout=30_000)

    def keeps(self) -> None:
        """The journal has what the database lacks."""
        key = f"joint:{self.desk.drafts.current.id}"
        whole = self.joint(Field.CONTENT)

        def kept() -> bool:
            words = self.journal.kept_words(key).get(key, "")
            return bool(words) and JointDraft.from_json("", words).text(Field.CONTENT) == whole

        self.qtbot.waitUntil(kept, timeout=5000)

    def control(self, of: Field) -> QLineEdit | DraftTextEdit:
        return self.line(of) if of is Field.TITLE else self.text(of)

    def joint(self, of: Field) -> str:
        return self.desk.shared.text(of)

    def until_joint(self, of: Field, holds: Callable[[str], bool]) -> None:
        self.qtbot.waitUntil(lambda: holds(self.joint(of)), timeout=5000)

    def until_gone(self, draft_id: str) -> None:
        self.qtbot.waitUntil(lambda: self.desk.drafts.current.id != draft_id, timeout=5000)

    def hears(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: any(words in each.happened for each in self.notices), timeout=5000)
