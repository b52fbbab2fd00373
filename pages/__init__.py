"""What is shown: one thin screen each: ask, call, show."""
