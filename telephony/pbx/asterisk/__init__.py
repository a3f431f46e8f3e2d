"""Asterisk 22 behind the port: its manager interface (AMI), and the journal that resources/pbx keeps."""
