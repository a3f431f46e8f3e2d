"""Tests of the desk page, by keys and clicks."""
