"""What is kept: the county's records behind one door, sealed, permitted and audited."""
