"""回访: the citizen of every closed ticket is called back, and nobody unsatisfied is forgotten."""
