"""听民声: leaders' live sessions, their calls, and what became of them."""
