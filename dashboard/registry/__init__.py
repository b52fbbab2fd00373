"""The functional-needs registry: what help is needed in an area, and how sure that is."""
