"""What is decided: one room a subject, each pure; and the screens and the server above them."""
