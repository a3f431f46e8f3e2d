"""单位: the tree at the left, one unit or what is being written at the right; by keyboard all through."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter, QStackedWidget, QWidget

from console import theme
from console.archive import Archive
from console.pages.units.bar import UnitsBar
from console.pages.units.editors import ContactEditor, Editor, UnitEditor
from console.pages.units.import_panel import ImportPanel
from console.pages.units.unit_card import UnitCard
from console.pages.units.unit_tree import UnitTreeView
from console.theme import Icon, Tone
from console.units import Stage, Units
from console.widgets.card import EmptyState
from console.widgets.layout import VBox
from console.widgets.text import Text
from forms.access.roles import Actor
from forms.organisation.contact import Contact, Duty
from forms.organisation.finding import find_units
from forms.ticket import BEIJING_TIME

_NONE = "还没有单位。按“导入”从表格导入，或按 Ctrl+N 新增。"
_CHOOSE = "从左边选一个单位，这里显示它的资料和联系人。"
_MOST_FOUND = 200


class UnitsPage(QWidget):
    """See the module's text. Who may not manage units sees them without the buttons that change them."""

    def __init__(
        self,
        archive: Archive,
        actor: Actor,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("单位")
        self.units = Units(archive, actor, now, self)
        self.bar = UnitsBar(may_manage=self.units.may_manage)
        self.tree = UnitTreeView()
        self.card = UnitCard(self.units)
        self.unit_editor = UnitEditor(self.units)
        self.contact_editor = ContactEditor(self.units)
        self.importing = ImportPanel(self.units)
        self.empty = EmptyState(Icon.BUILDING_2, _CHOOSE)
        self.failed = EmptyState(Icon.CIRCLE_ALERT, "", action="重新读取", on_action=self.units.read)
        self.told = Text("", "secondary", wrap=True)
        self.told.hide()
        self._beside = QStackedWidget()
        for part in (
            self.empty,
            self.failed,
            self.card,
            self.unit_editor,
            self.contact_editor,
            self.importing,
        ):
            self._beside.addWidget(part)
        self._wanted = ""
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.tree)
        self._split.addWidget(self._beside)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 4)
        column = VBox(self, gap=8, margins=8)
        column.addWidget(self.bar)
        column.addWidget(self.told)
        column.addWidget(self._split, 1)
        self._connect()
        self._rescale()
        theme.current().changed.connect(self._rescale)

    def _connect(self) -> None:
        self.bar.changed.connect(self._draw_tree)
        self.bar.refresh.clicked.connect(self.units.read)
        self.bar.add.clicked.connect(self.begin)
        self.bar.bring.clicked.connect(self.begin_import)
        self.bar.take.clicked.connect(self._ask_export)
        self.bar.box.tree_wanted.connect(self.tree.take_focus)
        self.tree.search_wanted.connect(self.bar.focus_box)
        self.tree.chosen.connect(self._show)
        self.tree.opened.connect(self._open)
        self.card.left.connect(self.tree.take_focus)
        self.card.edit_wanted.connect(self._edit)
        self.card.contact_wanted.connect(self._edit_contact)
        for editor in (self.unit_editor, self.contact_editor):
            editor.left.connect(self._stop_writing)
            editor.saved.connect(self._saved)
        self.importing.left.connect(self._stop_writing)
        self.units.changed.connect(self._follow)
        QShortcut(QKeySequence("Ctrl+F"), self, self.bar.focus_box)
        QShortcut(QKeySequence("Ctrl+R"), self, self.bar.refresh.click)
        if self.units.may_manage:
            QShortcut(QKeySequence("Ctrl+N"), self, self.begin)
            QShortcut(QKeySequence("Ctrl+E"), self, self._edit)

    def _rescale(self) -> None:
        look = theme.current()
        self.tree.setMinimumWidth(look.px(300))
        self._beside.setMinimumWidth(look.px(520))
        self._split.setSizes([look.px(340), look.px(940)])

    # --- what others ask for

    def open_unit(self, code: str) -> None:
        """Show this unit and bring the keyboard to it."""
        if code in self.units.directory.tree:
            self._show_card(code)
            self.tree.mark(code)
            self.card.take_focus()
        else:
            self._wanted = code

    def begin(self) -> None:
        """Write a new unit, below the marked one if that has units below it, else beside it."""
        if self._is_writing:
            self._take_focus_beside()
            return
        tree = self.units.directory.tree
        marked = tree.get(self.tree.current_code)
        above = marked if marked is None or tree.children(marked.code) else tree.get(marked.parent)
        self.unit_editor.begin(above)
        self._put(self.unit_editor)

    def begin_import(self) -> None:
        """Bring units and people from a file."""
        if not self._is_writing:
            self._beside.setCurrentWidget(self.importing)
        self._take_focus_beside()

    # --- showing

    @property
    def _is_writing(self) -> bool:
        return isinstance(self._beside.currentWidget(), Editor)

    def _follow(self) -> None:
        if self.units.stage is Stage.FAILED:
            self.bar.count.setText("没有读到")
            self.failed.set_sentence(self.units.problem)
            if not self._is_writing and self._beside.currentWidget() is not self.importing:
                self._beside.setCurrentWidget(self.failed)
            return
        self._draw_tree()
        front = self._beside.currentWidget()
        if front in (self.failed, self.empty, self.card):
            wanted, self._wanted = self._wanted or self.card.code, ""
            if wanted in self.units.directory.tree:
                self._show_card(wanted)
                self.tree.mark(wanted)
            else:
                self.empty.set_sentence(_CHOOSE if len(self.units.directory.tree) else _NONE)
                self._beside.setCurrentWidget(self.empty)

    def _draw_tree(self) -> None:
        found, now = self.units.directory, self.units.now()
        today = now.astimezone(BEIJING_TIME).date()
        warnings = found.warnings(now)
        self.bar.show_counts(found, len(warnings))
        closed = self.bar.closed.isChecked()
        words, warned = self.bar.box.text().strip(), self.bar.warned.isChecked()
        if not words and not warned:
            self.tree.show_all(found, warnings, today, closed_too=closed)
            return
        hits = find_units(found.tree, words, max(_MOST_FOUND, len(found.tree)), closed_too=closed)
        self.tree.show_list(
            [each for each in hits if not warned or each.code in warnings], found, warnings, today
        )

    def _show(self, code: str) -> None:
        if not self._is_writing and self._beside.currentWidget() is not self.importing:
            self._show_card(code)

    def _open(self, code: str) -> None:
        if self._is_writing or self._beside.currentWidget() is self.importing:
            self._take_focus_beside()
            return  # what is being written is left by its own button, not by a row
        self._show_card(code)
        self.card.take_focus()

    def _show_card(self, code: str) -> None:
        self.card.show_unit(code)
        self._beside.setCurrentWidget(self.card)

    # --- writing

    def _edit(self) -> None:
        unit = self.card.unit
        if unit is not None and self._beside.currentWidget() is self.card:
            self.unit_editor.edit(unit)
            self._put(self.unit_editor)

    def _edit_contact(self, contact: Contact | None) -> None:
        unit = self.card.unit
        if unit is None:
            return
        if contact is not None:
            self.contact_editor.edit(contact, unit)
        else:
            duties = {each.duty for each in self.units.directory.contacts_of(unit.code) if not each.left_on}
            self.contact_editor.begin(unit, Duty.B if Duty.A in duties else Duty.A)
        self._put(self.contact_editor)

    def _put(self, editor: Editor) -> None:
        self._beside.setCurrentWidget(editor)
        editor.setFocus()
        self._take_focus_beside()

    def _saved(self, code: str) -> None:
        self._wanted = code
        self._beside.setCurrentWidget(self.card)
        self._follow()
        self.card.take_focus()

    def _stop_writing(self) -> None:
        self._beside.setCurrentWidget(self.card if self.card.unit is not None else self.empty)
        self._follow()
        self.tree.take_focus()

    def _take_focus_beside(self) -> None:
        front = self._beside.currentWidget()
        if isinstance(front, UnitEditor | ContactEditor | ImportPanel):
            front.take_focus()

    # --- files

    def _ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "导出单位和联系人", "单位和联系人.xlsx", "Excel (*.xlsx);;CSV (*.csv)"
        )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Write all units and contacts to a file, and say what came of it."""
        self.units.export(
            path,
            lambda rows: self._tell(f"已导出 {rows} 行到 {path.name}。导出已记入审计日志。", None),
            lambda why: self._tell(why, Tone.DANGER),
        )

    def _tell(self, words: str, tone: Tone | None) -> None:
        self.told.set_tone(tone)
        self.told.setText(words)
        self.told.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew; who comes here comes to search, or to go on writing."""
        super().showEvent(event)
        self.told.hide()
        self.units.read()
        QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        focus = QApplication.focusWidget()
        if not self.isVisible() or (focus is not None and self.isAncestorOf(focus)):
            return
        if self._is_writing:
            self._take_focus_beside()
        elif self.tree.current_code:
            self.tree.take_focus()
        else:
            self.bar.focus_box()
