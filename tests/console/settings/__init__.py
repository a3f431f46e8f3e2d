"""Tests of the settings, the catalogues and the passwords' home."""
