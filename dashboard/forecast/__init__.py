"""The calls of the next weeks by the hour: expected, with intervals that hold, and how good that was."""
