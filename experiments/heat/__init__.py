"""FDNet on the heat equation: stable, unstable, noisy and forced, by a trust-region Newton method and by Adam."""
