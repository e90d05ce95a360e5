"""Our exports, read by the very programs that they are for: `make conformance`."""
