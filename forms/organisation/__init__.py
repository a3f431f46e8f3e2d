"""Units that orders go to, the tree they stand in, and their people: A角, B角, absences."""
