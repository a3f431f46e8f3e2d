"""The ticket and everything filled in for it: entities, rules, use cases and their storage. No Qt here."""
