"""Waits minutes ahead and the choice of hall, learned from a recorded history.

Everything here is pure but the two readers of files. It needs the `forecast` extra (NumPy and
LightGBM), which neither a centre nor a device loads.
"""
