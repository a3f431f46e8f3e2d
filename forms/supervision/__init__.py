"""督办: the ladder, triggers, kinds of supervision, watch lists, 认定, and the inbox of notices."""
