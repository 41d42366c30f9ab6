import warnings
def settle_books(x):
    warnings.warn("use settle", DeprecationWarning, stacklevel=2)
    return x
