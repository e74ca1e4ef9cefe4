"""Logistic growth, Lotka-Volterra and Lorenz, recovered from noisy samples in two stages."""
