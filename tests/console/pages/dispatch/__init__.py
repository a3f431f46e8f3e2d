"""Tests of the dispatch desk."""
