"""CAP 1.2 and its IPAWS profile: what an alert is, how it is written, read and judged, and what leaves."""
