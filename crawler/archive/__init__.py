"""The archive: every response as it came, in WARC files; written off the reactor's thread, read back, replayed."""
