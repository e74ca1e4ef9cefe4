"""pytest puts the folder of a conftest on the path: what tests of all folders import lies here."""
