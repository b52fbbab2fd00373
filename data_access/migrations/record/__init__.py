"""Migrations of the record: accounts, sessions and the audit trail."""
