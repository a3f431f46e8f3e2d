"""Tests of the pages, by keys and clicks."""
