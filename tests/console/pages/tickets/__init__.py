"""Tests of the tickets page, by keys and clicks."""
