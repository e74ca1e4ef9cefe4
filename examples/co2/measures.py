"""How good forecasts are. Weeks whose value is missing do not count."""
import numpy as np

LEVELS = (0.05, 0.95)      # of the 90 % band


def rmse(forecast, target):
    """Root mean square error, in the target's unit."""
    return float(np.sqrt(np.nanmean((forecast - target) ** 2)))


def coverage(low, high, target):
    """Per cent of the targets within the band."""
    known = ~np.isnan(target)
    return 100 * float(np.mean((low <= target)[known] & (target <= high)[known]))
