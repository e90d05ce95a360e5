"""The dialects, one module each: what stands here with a `DIALECT` is a format of `pressmark export`."""
