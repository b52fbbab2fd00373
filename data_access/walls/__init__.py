"""The second wall, below the door: the database itself refuses what a visit was not opened for."""
