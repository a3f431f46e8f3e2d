"""The real window with the real engine, exchange and storage, driven by keys."""
