"""Real sound without a device: every seat has a mouth for tests to speak into and an ear to hear with."""
