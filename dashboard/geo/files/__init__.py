"""Files of areas, as other programs write them → areas; bytes in, areas or a sentence out."""
