"""What else becomes of a ticket that waits: 不予受理, 告知法定途径, 会商, 并单; each asks for its reason."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.dispatch import DispatchStore, Line
from console.pages.dispatch.ask_panel import AskPanel
from console.widgets.button import Button
from console.widgets.layout import HBox
from forms.access.roles import Right
from forms.catalogue import Catalogue
from forms.dispatch.conferring import call_conference
from forms.dispatch.joining import join_to_number
from forms.dispatch.sending import refuse_ticket, send_to_legal_route
from forms.ticket import Ticket
from forms.words import Disposal


class Endings(QWidget):
    """The row of buttons; what they ask is asked in `ask`. `ended` carries the Line that is done with."""

    ended = Signal(object)

    def __init__(self, store: DispatchStore, catalogue: Catalogue, ask: AskPanel) -> None:
        super().__init__()
        self._store, self._catalogue, self.ask = store, catalogue, ask
        self._line: Line | None = None
        self._revision = 0
        self.refuse = Button("不予受理", compact=True)
        self.route = Button("告知法定途径", compact=True)
        self.confer = Button("会商", compact=True)
        self.join = Button("并单", compact=True)
        self.join.setVisible(store.actor.may(Right.LINK))
        row = HBox(self, gap=6)
        for button in (self.refuse, self.route, self.confer, self.join):
            row.addWidget(button)
        row.addStretch(1)
        self.refuse.clicked.connect(self._ask_refusal)
        self.route.clicked.connect(self._ask_route)
        self.confer.clicked.connect(self._ask_conference)
        self.join.clicked.connect(self._ask_main)

    def show_line(self, line: Line, revision: int) -> None:
        """The ticket that it is about; *revision* is what is seen."""
        self._line, self._revision = line, revision

    def _ask_refusal(self) -> None:
        self.ask.ask(
            "不予受理：理由和依据都会记入工单。",
            "不予受理的理由",
            "不予受理",
            self._end_by("不予受理", refuse_ticket),
            self.refuse,
            reasons=self._catalogue.reasons_for(Disposal.NOT_ACCEPTED),
        )

    def _ask_route(self) -> None:
        self.ask.ask(
            "告知法定途径：写明告知来电人的途径和依据。",
            "告知的法定途径",
            "已告知，办结",
            self._end_by("告知法定途径", send_to_legal_route),
            self.route,
            reasons=self._catalogue.reasons_for(Disposal.LEGAL_ROUTE),
        )

    def _ask_conference(self) -> None:
        line = self._line
        if line is None:
            return

        def call(why: str, _: str) -> None:
            self._store.run(
                "发起会商",
                lambda actor, uow, now: call_conference(line.ticket.id, why, actor, uow, now),
                lambda _: self._done(line),
                self.ask.refuse,
            )

        self.ask.ask(
            "发起会商：常设成员和所涉单位自动列入，由会商决定主办单位。",
            "会商的理由",
            "发起会商",
            call,
            self.confer,
            with_basis=False,
        )

    def _ask_main(self) -> None:
        line, seen = self._line, self._revision
        if line is None:
            return

        def join(number: str, _: str) -> None:
            self._store.run(
                "并单",
                lambda actor, uow, now: join_to_number(line.ticket.id, number, actor, uow, now, seen=seen),
                lambda _: self._done(line),
                self.ask.refuse,
            )

        self.ask.ask(
            "并入已有的工单：承办单位只办那一件，这位来电人仍单独回访。待派的几件可在列表中勾选后并单。",
            "并入的工单编号",
            "并单",
            join,
            self.join,
            with_basis=False,
        )

    def _end_by(self, doing: str, step: Callable[..., Ticket]) -> Callable[[str, str], None]:
        line, seen = self._line, self._revision

        def end(reason: str, basis: str) -> None:
            if line is not None:
                self._store.run(
                    doing,
                    lambda actor, uow, now: step(line.ticket.id, reason, basis, actor, uow, now, seen=seen),
                    lambda _: self._done(line),
                    self.ask.refuse,
                )

        return end

    def _done(self, line: Line) -> None:
        self.ask.put_away()
        self.ended.emit(line)
