"""值守: what runs by the clock, and which of several duty services leads."""
