"""Every fact of the phone has its words."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from console import wording
from console.link import LinkState
from console.wording import Explanation, code_status_words, sip_status_words
from telephony.account import RegistrationFault, RegistrationState, SoundFault, Transport
from telephony.agent import AgentState
from telephony.call import CallState, Ear, EndReason
from telephony.pbx.codes import QueueCode
from telephony.protocol import Refusal


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (wording.AGENT_STATES, AgentState),
        (wording.CALL_STATES, CallState),
        (wording.END_REASONS, EndReason),
        (wording.REGISTRATION_STATES, RegistrationState),
        (wording.REGISTRATION_FAULTS, RegistrationFault),
        (wording.SOUND_FAULTS, SoundFault),
        (wording.REFUSALS, Refusal),
        (wording.LINK_STATES, LinkState),
        (wording.QUEUE_CODES, QueueCode),
        (wording.EARS, Ear),
        (wording.TRANSPORTS, Transport),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_every_member_of_every_enumeration_has_its_text(
    table: Mapping[StrEnum, str | Explanation], kind: type[StrEnum]
) -> None:
    assert set(table) == set(kind)
    for words in table.values():
        text = words.happened if isinstance(words, Explanation) else words
        assert text.strip()


def test_every_fault_that_a_person_can_mend_says_how() -> None:
    for words in (*wording.REGISTRATION_FAULTS.values(), *wording.SOUND_FAULTS.values()):
        assert words.to_do, words.happened


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (486, "对方占线（486）"),
        (603, "对方拒接（603）"),
        (404, "号码不存在（404）"),
        (0, "没有接通"),
        (999, "没有接通（999）"),
    ],
)
def test_a_sip_status_is_told_in_words_with_its_number_for_the_technician(status: int, words: str) -> None:
    assert sip_status_words(status) == words


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "电话系统没有给这个分机队列权限（403）"),
        (480, "电话系统里本分机不在任何队列（480）"),
        (503, "电话系统出错（503）"),
        (486, "电话系统没有接受（486）"),
        (0, "没能呼叫电话系统"),
    ],
)
def test_a_refused_feature_code_is_told_in_words_of_its_own(status: int, words: str) -> None:
    assert code_status_words(status) == words
