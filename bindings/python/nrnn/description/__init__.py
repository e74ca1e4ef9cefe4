"""What a model is described with, whether it stands in a file or is loaded: channels, noise, calibration."""
