"""911 calls: volumes, answer times, areas and hot spots, what is unusual, and a report of a period."""
