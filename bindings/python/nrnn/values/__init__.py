"""What all rooms stand on: numbers, columns, intervals and options from whatever holds them; files, texts, errors."""
