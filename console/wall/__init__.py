"""大屏: the queues' figures for a whole hall, to be read from ten metres; no number and no name on it."""
