"""The way in: signing in, the lock on a desk that nobody sits at, going on while the database is away."""
