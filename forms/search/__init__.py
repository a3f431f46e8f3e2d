"""Finding things by their words: pure rules that the database's index and the in-memory fake both follow."""
