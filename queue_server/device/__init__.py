"""The kit that every device app shares: its line to the centre, and pages for a browser."""
