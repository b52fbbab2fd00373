"""What an alert says: templates and their fields, room in characters, and what a good warning must hold."""
