"""What the first start and the settings page share: their checks against the real world, and their panels."""
