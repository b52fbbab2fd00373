"""Signing in through an outside provider (OpenID Connect): it proves who someone is, and no more."""
