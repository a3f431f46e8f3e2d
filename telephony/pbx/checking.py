"""Whether a supervisor's command can mean anything by the picture at hand. Pure."""

from telephony.pbx.commands import EndPause, MoveAgent, OrderRefusal, PauseAgent, PbxOrder, TakeOut
from telephony.pbx.picture import LinkState, Picture


def refusal_of(picture: Picture, order: PbxOrder) -> OrderRefusal | None:
    """Why the command can't be carried out; None if it can be tried."""
    if picture.link.state is not LinkState.UP:
        return OrderRefusal.LINK_DOWN
    agent = picture.agents.get(order.agent)
    match order:
        case EndPause() | PauseAgent():
            return OrderRefusal.NO_SUCH_AGENT if agent is None else None
        case MoveAgent(target=target):
            if agent is None:
                return OrderRefusal.NO_SUCH_AGENT
            return None if target in picture.queues else OrderRefusal.NO_SUCH_QUEUE
        case TakeOut(call_id=call_id):
            if all(each.call_id != call_id for each in picture.waiting):
                return OrderRefusal.NO_SUCH_CALLER
            if agent is None:
                return OrderRefusal.NO_SUCH_AGENT
            return None if agent.is_registered else OrderRefusal.UNREGISTERED
