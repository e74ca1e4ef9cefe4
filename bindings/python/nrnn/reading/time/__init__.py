"""Points in time as texts have them: nanoseconds, exact."""
