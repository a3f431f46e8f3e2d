"""The window's parts. They know Qt and the theme, nothing of calls or tickets; they get plain values."""
