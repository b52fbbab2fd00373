"""How many positions an hour needs for a chosen answer standard, and whether a roster has them."""
