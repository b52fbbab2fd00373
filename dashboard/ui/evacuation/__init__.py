"""The screens of an evacuation: area, people, clearance, pick-ups, shelters, order, and carrying it out."""
