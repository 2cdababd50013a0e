"""Lifecycles drawn as SCXML (W3C State Chart XML 1.0), read into the same table."""
