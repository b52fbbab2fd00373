"""Areas on the ground: drawn, typed in, or around a point; each refuses to be wrong."""
