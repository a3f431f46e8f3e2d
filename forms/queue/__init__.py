"""What a supervisor does to the queues, as the hall's rules and the audit log see it."""
