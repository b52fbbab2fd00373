"""An evacuation worked out: roads, everyone who drives, those who need a ride. Arrays in, values out."""
