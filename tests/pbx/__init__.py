"""A real Asterisk for tests: fetched without root, configured by the templates in etc/, talked to by name."""
