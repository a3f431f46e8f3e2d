"""派单: the unit a ticket should go to and why, what was suggested and chosen, and how often it was right."""
