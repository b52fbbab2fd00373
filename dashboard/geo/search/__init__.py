"""Addresses and crossings found without a network: misspelt, abbreviated, or with a part missing."""
