"""A hall's year: seeded tickets live through the real use cases; then every invariant is checked."""
