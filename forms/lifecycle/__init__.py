"""工单的一生: states, who owns a ticket and until when, orders to units, and the way from state to state."""
