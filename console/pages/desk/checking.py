"""What is said about the form: hints after a typing pause, errors once the agent has tried to file.

An error shows under its field after a refused filing; before that only where something is filled in that
can't be right, and never while the person is still typing there.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from console.desk import Desk
from console.pages.desk.form_body import FormBody
from console.pages.desk.place_finder import PlaceFinder
from console.pages.desk.reason_strip import ReasonStrip
from forms.draft import Draft, Field, Finding
from forms.form import blocking, elements
from forms.words import Disposal

PAUSE_MS = 500


class Checking(QObject):
    """Follows the draft in front. `counted` carries how many errors stand."""

    counted = Signal(int)

    def __init__(
        self,
        desk: Desk,
        fields: FormBody,
        reason: ReasonStrip,
        places: PlaceFinder,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._fields, self._reason, self._places = desk, fields, reason, places
        places.changed.connect(lambda: self._say(desk.drafts.current))
        self._tried: tuple[str, Disposal] = ("", Disposal.DISPATCH)
        self._hints: tuple[Finding, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        fields.left.connect(lambda _: self.look())
        desk.filing.refused.connect(lambda _: self.lead_to_first())

    def trying(self, disposal: Disposal) -> None:
        """The agent files the draft in front this way: from now on everything that is missing is said."""
        self._tried = (self._desk.drafts.current.id, disposal)

    def change(self, disposal: Disposal) -> None:
        """Another way is being considered: what was missing for the last one may not be for this."""
        if self._tried[0] == self._desk.drafts.current.id:
            self.trying(disposal)
            self.look()

    def show_draft(self, draft: Draft, *, anew: bool) -> None:
        """Say what stands about this draft."""
        if anew:
            self._hints = self._hints_for(draft)
        self._say(draft)

    def follow(self, draft: Draft) -> None:
        """Something was typed: what was said about that field goes, the rest waits for a pause."""
        self._hints = tuple(hint for hint in self._hints if hint.field is not self._fields.field_in_focus)
        self._say(draft)
        self._pause.start()

    def look(self) -> None:
        """Check the draft in front again."""
        self._pause.stop()
        draft = self._desk.drafts.current
        self._hints = self._hints_for(draft)
        errors = self._errors_for(draft)
        if errors == draft.errors:
            self._say(draft)
        else:
            self._desk.drafts.mark_errors(errors)

    def lead_to_first(self) -> None:
        """Bring the keyboard to the first thing that is missing."""
        errors = self._desk.drafts.current.errors
        if any(error.field is Field.REASON for error in errors) and self._reason.isVisible():
            self._reason.choice.setFocus()
            return
        inside = [error.field for error in errors if error.field is not Field.REASON]
        if inside:
            self._fields.lead_to(min(inside, key=self._fields.order))

    # ---

    def _disposal(self, draft: Draft) -> Disposal:
        return self._tried[1] if self._tried[0] == draft.id else Disposal.DISPATCH

    def _errors_for(self, draft: Draft) -> tuple[Finding, ...]:
        tried = self._tried[0] == draft.id
        typing, marked = self._fields.field_in_focus, {error.field for error in draft.errors}
        return tuple(
            error
            for error in blocking(self._desk.filing.findings(self._disposal(draft)))
            if (tried or draft.text(error.field)) and (error.field is not typing or error.field in marked)
        )

    def _hints_for(self, draft: Draft) -> tuple[Finding, ...]:
        """Hints that nothing else in the form says: chips have the five elements, the strip has alarms."""
        said = {f"：{element.question}" for element in elements(draft)}
        said |= {f"“{alarm.word}”" for alarm in self._desk.catalogue.alarms(_heard(draft))}
        findings = self._desk.filing.findings(self._disposal(draft))
        return tuple(
            finding
            for finding in findings
            if not finding.blocks and not any(part in finding.message for part in said)
        )

    def _say(self, draft: Draft) -> None:
        found: dict[Field, Finding] = {}
        for finding in (*draft.errors, *self._hints, *self._places.findings):
            found.setdefault(finding.field, finding)
        self._fields.show_findings(found)
        reason = found.get(Field.REASON)
        self._reason.show_problem(reason.message if reason else "")
        self.counted.emit(len(draft.errors))


def _heard(draft: Draft) -> str:
    return f"{draft.text(Field.TITLE)}\n{draft.text(Field.CONTENT)}"
