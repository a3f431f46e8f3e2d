"""承办: the unit's side of a ticket: sign-in, first contact, progress, help, whistle, extension, reply."""
