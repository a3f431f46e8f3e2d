"""The phone engine: its rules alone, two engines with each other, and one with a real Asterisk."""
