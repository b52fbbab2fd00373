"""The demo county: made from a seed, modelled on Hennepin County, Minnesota."""
