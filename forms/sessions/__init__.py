"""听民声: leaders' live sessions, their calls, and what became of them.

`planning` is the session itself, from its plan to its closing, `announcing` its public notice; `calling` a
call while the citizen is on the line; `ending` how it ends and how its ticket is filed; `drafting` its form.
`stage` is all that leaders see. Afterwards: `board` (tickets with who has them), `meeting` (pack, minutes,
media leads), `figures`, `report`. Whoever shows a running session asks `planning.mark_of` often and reads
anew when it has grown.
"""
