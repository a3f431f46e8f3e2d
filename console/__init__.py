"""Everything seen: the window, its pages, and the store they read."""
