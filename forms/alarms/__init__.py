"""告警: what a hall wants to be alarmed by, and bursts of appeals from one place or on one matter."""
