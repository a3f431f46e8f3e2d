"""Keys, their ring, and the file by which anybody verifies."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from forms.slip.code import code_of
from forms.slip.errors import KeyRefused, RingDamaged
from forms.slip.keys import KeyRing, locked, public_of, ring_from, ring_of, ring_text, unlocked
from forms.slip.verifying import Outcome, verify_code
from tests.forms.samples import NOW
from tests.forms.slip.samples import KEY, PRIVATE, RING, SIGNED, key_pair, signing

CODE = code_of(SIGNED, signing())
DAY = timedelta(days=1)


def test_a_ring_comes_back_from_its_file() -> None:
    _, newer = key_pair("热线二号", NOW + DAY)
    ring = ring_of([newer.revoked(NOW + 2 * DAY, "座席被盗"), KEY.retired(NOW + DAY)])
    assert ring_from(ring_text(ring)) == ring
    assert [each.state for each in ring.keys] == ["已停用", "已作废"]
    assert verify_code(CODE, ring_from(ring_text(RING))).outcome is Outcome.VALID


def test_the_file_holds_no_private_key() -> None:
    text = ring_text(RING)
    assert PRIVATE.hex() not in text
    assert public_of(PRIVATE) == KEY.public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"format": 2, "keys": []}',
        '{"format": 1, "keys": {}}',
        '{"format": 1, "keys": [1]}',
        '{"format": 1, "keys": [{"id": "00000000", "public": "!", "name": ""}]}',
    ],
)
def test_a_damaged_file_is_told(text: str) -> None:
    with pytest.raises(RingDamaged, match="公钥文件不能用"):
        ring_from(text)


def test_a_key_that_was_put_in_the_place_of_another_is_found() -> None:
    told = json.loads(ring_text(RING))
    _, stranger = key_pair()
    told["keys"][0]["public"] = json.loads(ring_text(KeyRing((stranger,))))["keys"][0]["public"]
    with pytest.raises(RingDamaged, match="与它的编号不符"):
        ring_from(json.dumps(told))
    with pytest.raises(RingDamaged, match="编号相同"):
        ring_from(json.dumps({"format": 1, "keys": json.loads(ring_text(RING))["keys"] * 2}))


def test_the_fingerprint_tells_rings_apart() -> None:
    assert len(RING.fingerprint) == 19
    assert RING.fingerprint != KeyRing((KEY.retired(NOW),)).fingerprint


def test_old_slips_verify_after_a_rotation_and_new_ones_of_the_old_key_do_not() -> None:
    ring = ring_of([KEY.retired(NOW + DAY), key_pair(since=NOW + DAY)[1]])
    assert verify_code(CODE, ring).outcome is Outcome.VALID
    late = code_of(replace(SIGNED, printed_at=SIGNED.printed_at + 2 * DAY), signing())
    early = code_of(replace(SIGNED, printed_at=SIGNED.printed_at - DAY), signing())
    for code in (late, early):
        verdict = verify_code(code, ring)
        assert verdict.outcome is Outcome.INVALID
        assert "有效期" in verdict.words


def test_nothing_that_a_revoked_key_signed_is_believed() -> None:
    verdict = verify_code(CODE, KeyRing((KEY.revoked(NOW + DAY, "座席被盗"),)))
    assert verdict.outcome is Outcome.INVALID
    assert "座席被盗" in verdict.words


def test_a_slip_of_the_minute_in_which_the_key_was_made_verifies() -> None:
    seconds = replace(KEY, valid_from=NOW + timedelta(seconds=50))
    assert verify_code(CODE, KeyRing((seconds,))).outcome is Outcome.VALID


def test_a_private_key_travels_only_under_a_passphrase() -> None:
    pem = locked(PRIVATE, "十个字以上的口令才可以")
    assert PRIVATE.hex().encode() not in pem
    assert unlocked(pem, "十个字以上的口令才可以") == PRIVATE
    for wrong in ("别的口令别的口令别的口令", ""):
        with pytest.raises(KeyRefused, match="口令不对"):
            unlocked(pem, wrong)
    with pytest.raises(KeyRefused, match="不是交办单密钥文件"):
        unlocked(b"nonsense", "十个字以上的口令才可以")
    with pytest.raises(KeyRefused, match="太短"):
        locked(PRIVATE, "短")
