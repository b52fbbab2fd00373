"""What can be done at the console: one module a subject, each a few lines around the house."""
