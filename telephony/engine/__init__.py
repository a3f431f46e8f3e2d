"""The phone engine: a process of its own, the only one that speaks SIP and holds the sound devices."""
