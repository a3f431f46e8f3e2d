"""Tests of what the first start and the settings page share."""
