"""Mixed recordings of the calls in hand."""
