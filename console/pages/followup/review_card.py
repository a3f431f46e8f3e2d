"""外部评议: putting a closed ticket before an outside reviewer."""

from PySide6.QtWidgets import QLineEdit, QWidget

from console.followup import FollowUps
from console.pages.followup.record_card import RecordCard
from console.widgets.choice import Option, SegmentedChoice
from forms.followup.records import OutsideReview, ReviewerKind
from forms.followup.reviewing import put_before


class ReviewCard(RecordCard):
    """By 工号; the reviewer sees the ticket masked and scores it on the page 评议."""

    def __init__(self, store: FollowUps, ticket_id: str, parent: QWidget | None = None) -> None:
        super().__init__("外部评议", "Alt+E", store, ticket_id, parent)
        self.unfold_button.setText("交评议  Alt+E")
        self.reviewer = QLineEdit()
        self.reviewer.setMaxLength(20)
        self.kind = SegmentedChoice([Option(each.value, each.label) for each in ReviewerKind], name="身份")
        self.kind.set_value(ReviewerKind.LIVELIHOOD_OBSERVER.value)
        self.add_field("评议员工号", self.reviewer)
        self.add_field("身份", self.kind)

    def first_field(self) -> QWidget:
        """Who."""
        return self.reviewer

    def act(self) -> None:
        """Put it before them; why not is told, and what is typed stays."""
        reviewer, kind = self.reviewer.text(), ReviewerKind(self.kind.value or ReviewerKind.PARTY_DELEGATE)
        self.store.run(
            "交外部评议",
            lambda actor, uow, now: put_before(self.ticket_id, reviewer, kind, actor, uow, now),
            self._done,
            self.refuse,
        )

    def _done(self, review: OutsideReview) -> None:
        self.reviewer.clear()
        self.refuse("")
        self.fold()
        self.stored.emit(f"已交 {review.reviewer} 评议。")
