"""Those who need a ride: who is picked up by which vehicle, in which order, and to which shelter.

Pure: rides, vehicles, shelters and a matrix of travel times in, a plan out; no database and no screen.
"""
