"""The practice exchange: simulated citizens ring the desk over SIP, and 110 and the mailbox answer."""
