"""The queue as the PBX sees it: who waits, who is ready, and today's figures.

A port in the queue's own words (`port`, `events`, `commands`), a pure picture (`picture`, `applying`,
`figures`, `missed`, `reconciling`), one PBX behind the port (`asterisk`), and the monitor, a process of its
own (`__main__`) that supervisors' windows attach to as they do to the phone engine.
"""
