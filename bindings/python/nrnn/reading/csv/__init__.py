"""CSV: lines become records, records samples."""
