"""What a browser loads for the map: written here, or copied from npm by build.py."""
