"""Lists of tickets as people keep them: saved views, their counts, the columns, and export."""
