"""The ticket form: the draft in front, its fields, what is wrong with it, and the ways to file it.

The form writes through `desk.drafts.edit` only and shows what `desk.drafts` says. It never takes the
keyboard by itself: the focus moves only as the answer to a key or a click in the form.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from console.desk import Desk
from console.drafts import DraftsView
from console.filing import Filed
from console.joint_field import SharedField
from console.joint_talk import JointView
from console.knowledge import Insertion
from console.notices import Notice, Severity
from console.pages.desk.alarm_strip import AlarmStrip
from console.pages.desk.checking import Checking
from console.pages.desk.draft_files import KEY as FILES_KEY
from console.pages.desk.draft_files import DraftFiles
from console.pages.desk.draft_tabs import DraftTabs
from console.pages.desk.editors import LineEditor, TextEditor
from console.pages.desk.filed_strip import FiledStrip
from console.pages.desk.filing_bar import FilingBar
from console.pages.desk.form_body import FormBody
from console.pages.desk.form_head import FormHead
from console.pages.desk.phrases import KEY as PHRASES_KEY
from console.pages.desk.phrases import PhraseButton, PhraseStrip
from console.pages.desk.place_finder import UNDO_KEY, PlaceFinder
from console.pages.desk.reason_strip import ReasonStrip
from console.pages.desk.strips import ConfirmStrip
from console.widgets.card import Card
from console.widgets.layout import VBox
from forms.draft import Draft, Field, FieldValue
from forms.words import Disposal

_ASKS_REASON = frozenset({Disposal.NOT_ACCEPTED, Disposal.LEGAL_ROUTE})


class FormPanel(Card):
    """See the module's text."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(margins=0, gap=0, parent=parent)
        self.setAccessibleName("工单")
        self._desk = desk
        self._shown_id = ""
        self._focus_at_filing: QWidget | None = None
        self.head = FormHead()
        self.tabs = DraftTabs()
        self.files = DraftFiles(desk)
        self.fields = FormBody(desk.catalogue, self.files)
        self.alarm = AlarmStrip(desk)
        self.reason = ReasonStrip(desk)
        self.phrase = PhraseStrip(desk)
        self.phrases = PhraseButton(desk, self.phrase)
        self.head.add(self.phrases)
        self.head.add(self.files.button)
        self.confirm = ConfirmStrip(self.discard_now)
        self.filed = FiledStrip(desk.now)
        self.bar = FilingBar()
        self.places = PlaceFinder(
            desk.drafts, desk.catalogue.area, lambda: self.fields.editor(Field.DISTRICT).has_focus, self
        )
        self.checking = Checking(desk, self.fields, self.reason, self.places, self)
        self._lay_out()
        self._connect()
        self._make_shortcuts()
        self._show(desk.drafts.view)

    def _lay_out(self) -> None:
        column = self.body
        column.addWidget(self.head)
        column.addWidget(self.tabs)
        column.addWidget(self.fields, 1)
        strips = VBox(gap=4, margins=(8, 2, 8, 0))
        for strip in (self.alarm, self.phrase, self.filed, self.confirm, self.reason):
            strips.addWidget(strip)
        column.addLayout(strips)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        desk = self._desk
        self.fields.edited.connect(self._edit)
        self.tabs.chosen.connect(desk.drafts.bring_forward)
        self.head.new.clicked.connect(self.begin)
        self.head.discard.clicked.connect(self._ask_discard)
        self.confirm.put_away.connect(self._keep)
        self.reason.put_away.connect(self._close_reason)
        self.reason.file_wanted.connect(self.file)
        self.filed.put_away.connect(self._close_filed)
        self.filed.recall_wanted.connect(desk.filing.recall)
        self.bar.wanted.connect(self.choose)
        self.bar.errors_wanted.connect(self.checking.lead_to_first)
        self.checking.counted.connect(self.bar.show_errors)
        desk.drafts.changed.connect(self._show)
        desk.shared.changed.connect(self._show_together)
        desk.shared.in_front.connect(lambda _: self._show_together(desk.shared.view))
        desk.drafts.edited.connect(self._follow)
        desk.filing.busy_changed.connect(self._show_busy)
        desk.filing.filed.connect(self._show_filed)
        desk.filing.recalled.connect(self._recalled)
        desk.filing.notice.connect(self._heed_notice)
        desk.knowledge.insertion_wanted.connect(self._insert)
        desk.form_came_forward.connect(lambda _: self._put_strips_away())

    def _make_shortcuts(self) -> None:
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        window = Qt.ShortcutContext.WindowShortcut
        for keys, context, does in (
            (("F9",), window, lambda: self.choose(Disposal.DISPATCH)),
            (("Ctrl+Return", "Ctrl+Enter"), within, lambda: self.choose(Disposal.ANSWERED)),
            (("Ctrl+Z",), within, self.filed.take_back),
            (("Ctrl+N",), window, self.begin),
            ((UNDO_KEY,), window, self.places.undo),
            ((PHRASES_KEY,), window, self.phrases.open_list),
            ((FILES_KEY,), window, self.files.ask),
            (("Ctrl+Tab",), window, lambda: self.tabs.step(1)),
            (("Ctrl+Shift+Tab", "Ctrl+Shift+Backtab"), window, lambda: self.tabs.step(-1)),
        ):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self, does)
                # set afterwards: given as a keyword it is silently ignored
                shortcut.setContext(context)

        for editor in self.fields.editors:
            if isinstance(editor.control, (QLineEdit, QPlainTextEdit)):
                editor.control.installEventFilter(self)
            if isinstance(editor, LineEditor):
                SharedField(self._desk.shared, editor.fields[0], editor.line)
            elif isinstance(editor, TextEditor):
                SharedField(self._desk.shared, editor.fields[0], editor.text)
                text = editor.control
                self.files.accept_drops_on(text.viewport() if isinstance(text, QPlainTextEdit) else text)
        self.files.accept_drops_on(self.fields)

    # --- what the page asks for

    def focus_first(self) -> None:
        """Bring the keyboard to the first field: 诉求类型, or the title where that is chosen already."""
        chosen = self._desk.drafts.current.text(Field.REQUEST_TYPE)
        self.fields.lead_to(Field.TITLE if chosen else Field.REQUEST_TYPE)

    def control(self, field: Field) -> QWidget:
        """The control of a field.

        Raises:
            KeyError: the form has none for it.
        """
        return self.reason.choice if field is Field.REASON else self.fields.editor(field).control

    def begin(self) -> None:
        """A blank form in front; the one before waits as a tab."""
        self._desk.drafts.begin()
        self.focus_first()

    def choose(self, disposal: Disposal) -> None:
        """File this way; what needs a reason asks for it first."""
        if disposal in _ASKS_REASON:
            self._close_confirm()
            self.checking.change(disposal)
            self.reason.ask(disposal)
            self.bar.recede(True)
        else:
            self._close_reason()
            self.file(disposal)

    def file(self, disposal: Disposal) -> None:
        """File the draft in front, or show what keeps it from being filed."""
        if self._desk.filing.is_busy:
            return
        self._close_confirm()
        self.fields.commit()
        self._focus_at_filing = QApplication.focusWidget()
        self.checking.trying(disposal)
        self._desk.filing.file(disposal)

    def file_three_way(self) -> None:
        """三方通话办结."""
        self.choose(Disposal.THREE_WAY)

    def discard_now(self) -> None:
        """Throw the draft in front away, without asking again."""
        self._desk.drafts.discard()
        self.focus_first()

    def go_to(self, field: Field) -> None:
        """Bring the keyboard to a field."""
        self.fields.lead_to(field)

    # --- the draft

    def _edit(self, field: Field, value: FieldValue) -> None:
        self._desk.drafts.edit(field, value)

    def _insert(self, insertion: Insertion) -> None:
        """Put an answer into 答复: at the cursor if the keyboard is there, else behind what it says."""
        editor = self.fields.editor(Field.ANSWER)
        if insertion.draft_id == self._shown_id and isinstance(editor, TextEditor):
            editor.insert(insertion.words)

    def _show(self, view: DraftsView) -> None:
        anew = view.current.id != self._shown_id
        self._shown_id = view.current.id
        if anew:
            self._put_strips_away()
        self.head.show_view(view)
        self.tabs.show_view(view)
        self.fields.show_draft(view.current, anew=anew)
        self.alarm.follow(view.current)
        self.checking.show_draft(view.current, anew=anew)
        if self.reason.isVisible():
            self.reason.show_draft(view.current)

    def _show_together(self, view: JointView) -> None:
        self.head.show_together(view if self._desk.shared.is_in_front else JointView())

    def _follow(self, draft: Draft) -> None:
        self.head.show_view(self._desk.drafts.view)
        self.tabs.rename(draft)
        self.fields.follow(draft)
        self.alarm.follow(draft)
        self.checking.follow(draft)
        if self.filed.isVisible() and not self.filed.is_recallable and not draft.is_empty:
            self._close_filed()

    # --- filing

    def _show_busy(self, busy: bool) -> None:
        """While a filing is on its way nothing may be typed: it would not be in the ticket."""
        inside = self._holds_focus()
        if busy and inside:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.show_busy(busy)
        for part in (self.fields, self.head, self.reason):
            part.setEnabled(not busy)
        if not busy and QApplication.focusWidget() is self and self._focus_at_filing is not None:
            self._focus_at_filing.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_filed(self, filed: Filed) -> None:
        self._close_reason()
        self.filed.show_filed(filed)
        if self._holds_focus() or QApplication.focusWidget() is self._focus_at_filing:
            self.focus_first()

    def _recalled(self, _: Draft) -> None:
        self.filed.close_strip()
        self.focus_first()

    def _heed_notice(self, notice: Notice) -> None:
        if notice.key == "recall":
            self.filed.recall_failed()
        elif notice.key == "filing" and notice.severity is Severity.INFO:
            self.filed.arrived()

    # --- the strips

    def _ask_discard(self) -> None:
        draft = self._desk.drafts.current
        self._close_reason()
        typed = "这份草稿还没有填写。" if draft.is_empty else "已填写的内容不能恢复。"
        self.confirm.ask(f"丢弃这份草稿？{typed}")

    def _keep(self) -> None:
        self._close_confirm()
        self.head.discard.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_confirm(self) -> None:
        self._put_away(self.confirm)

    def _close_reason(self) -> None:
        self.bar.recede(False)
        self._put_away(self.reason)

    def _close_filed(self) -> None:
        self._put_away(self.filed)
        self.filed.close_strip()

    def _put_strips_away(self) -> None:
        self._close_confirm()
        self._close_reason()

    def _put_away(self, strip: QWidget) -> None:
        """Hide a strip; a keyboard that was in it goes on in the form, and nowhere else."""
        focus = QApplication.focusWidget()
        if focus is not None and strip.isAncestorOf(focus):
            self.focus_first()
        strip.hide()

    def _holds_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the new form is still empty, Ctrl+Z takes the filing back even from within a text field."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and self.filed.is_recallable
            and self._desk.drafts.current.is_empty
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)
