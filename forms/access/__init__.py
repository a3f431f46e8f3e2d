"""Who may do what: roles and rights, accounts, masking, and the chained audit log."""
