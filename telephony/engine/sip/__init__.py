"""SIP and media by pjsua2. Everything here runs on the one thread that polls the stack."""
