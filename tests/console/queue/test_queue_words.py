"""Every fact of the queues has its words, and lengths are said as people say them."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from console import queue_words
from console.link import LinkState
from console.queue_words import clock_words, finding_words, length_words
from console.settings import Reason
from console.wording import Explanation
from telephony.call import Ear
from telephony.pbx.commands import OrderRefusal
from telephony.pbx.picture import LinkFault, PbxAgentState
from telephony.pbx.reconciling import Difference, Finding


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (queue_words.FAULTS, LinkFault),
        (queue_words.PROCESS, LinkState),
        (queue_words.REFUSALS, OrderRefusal),
        (queue_words.STATES, PbxAgentState),
        (queue_words.EARS, Ear),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_every_member_of_every_enumeration_has_its_text(
    table: Mapping[StrEnum, str | Explanation | tuple[object, ...]], kind: type[StrEnum]
) -> None:
    assert set(table) == set(kind)
    texts = [
        each.happened if isinstance(each, Explanation) else each[-1] if isinstance(each, tuple) else each
        for each in table.values()
    ]
    assert all(texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("difference", tuple(Difference), ids=lambda each: str(each.value))
def test_every_finding_is_said_with_how_long_it_has_lasted(difference: Difference) -> None:
    finding = Finding(agent="1001", difference=difference, since=0.0, reason="break")
    said = finding_words(finding, (Reason("break", "小休"),), 2760)
    assert said
    assert "{" not in said
    if difference is Difference.LONG_PAUSE:
        assert said == "小休 46 分钟，可能忘了就绪"


@pytest.mark.parametrize(
    ("seconds", "length", "clock"),
    [
        (0, "0 秒", "00:00"),
        (59.9, "59 秒", "00:59"),
        (60, "1 分钟", "01:00"),
        (3600, "1 小时", "1:00:00"),
        (7530, "2 小时 5 分钟", "2:05:30"),
        (-3, "0 秒", "00:00"),
    ],
)
def test_lengths_are_said_and_shown(seconds: float, length: str, clock: str) -> None:
    assert length_words(seconds) == length
    assert clock_words(seconds) == clock
