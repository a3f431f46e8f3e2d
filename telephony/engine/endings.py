"""Why a leg ended, out of what the network said."""

from telephony.call import Call, CallState, Direction, EndReason

BY_STATUS: dict[int, EndReason] = {
    401: EndReason.NOT_ALLOWED,
    402: EndReason.NOT_ALLOWED,
    403: EndReason.NOT_ALLOWED,
    404: EndReason.NUMBER_UNKNOWN,
    407: EndReason.NOT_ALLOWED,
    408: EndReason.NO_ANSWER,
    410: EndReason.NUMBER_UNKNOWN,
    415: EndReason.MEDIA_FAILED,
    416: EndReason.NUMBER_UNKNOWN,
    480: EndReason.NO_ANSWER,
    484: EndReason.NUMBER_UNKNOWN,
    485: EndReason.NUMBER_UNKNOWN,
    486: EndReason.BUSY,
    487: EndReason.NO_ANSWER,
    488: EndReason.MEDIA_FAILED,
    600: EndReason.BUSY,
    603: EndReason.REFUSED_THERE,
    604: EndReason.NUMBER_UNKNOWN,
    606: EndReason.MEDIA_FAILED,
    607: EndReason.REFUSED_THERE,
    608: EndReason.REFUSED_THERE,
}
"""RFC 3261 section 21 (607: RFC 8197, 608: RFC 8688), for a call of ours that wasn't answered."""


def end_of(
    call: Call, status: int, *, by_us: bool, answered_elsewhere: bool, heard_nothing: bool
) -> EndReason:
    """The reason that the window shows and the ticket keeps."""
    if call.was_answered:
        return _of_answered(status, by_us)
    if call.direction is Direction.INCOMING:
        if call.state is CallState.ANSWERING:
            # the ACK never came, or the codecs didn't fit
            return EndReason.MEDIA_FAILED if status in (415, 488, 606) else EndReason.ABANDONED
        if answered_elsewhere:
            return EndReason.ANSWERED_ELSEWHERE
        return EndReason.REJECTED_HERE if by_us else EndReason.ABANDONED
    if by_us:
        return EndReason.HUNG_UP_HERE
    if heard_nothing and status in (0, 408, 502, 503):
        return EndReason.SERVER_UNREACHABLE
    if status in BY_STATUS:
        return BY_STATUS[status]
    return EndReason.SERVER_ERROR if status >= 500 else EndReason.REFUSED_THERE


def _of_answered(status: int, by_us: bool) -> EndReason:
    if by_us:
        return EndReason.HUNG_UP_HERE
    if status in (408, 503):
        return EndReason.SERVER_UNREACHABLE
    return EndReason.HUNG_UP_THERE
