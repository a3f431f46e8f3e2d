"""The bars around the pages: the call bar above, the rail at the left, the rehearsal's controls below."""
