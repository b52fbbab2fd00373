"""The same household told of by two sources: found, put beside each other, and made one by a person."""
