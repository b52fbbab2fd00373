"""An area fitted to the corners that a channel takes, without losing any of it."""
