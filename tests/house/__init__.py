"""Tests of the house itself: its layout and its tools."""
