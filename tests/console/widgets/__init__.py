"""Tests of the widgets, by keys and clicks."""
