"""The page of the calls: filters, a desk that asks the door, and what shows the answers."""
