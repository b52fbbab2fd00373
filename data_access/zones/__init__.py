"""Evacuation zones: read, drawn and imported, given a status, and shown to the public."""
