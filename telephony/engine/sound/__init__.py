"""The agent's ears and mouth: sound devices, ringing, and their tests."""
