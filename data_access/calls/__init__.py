"""911 calls: files → rows of record in the store → columns and cubes that charts are answered from."""
