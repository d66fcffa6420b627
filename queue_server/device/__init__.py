"""The kit that every device app shares: the line to the centre, and pages for the browser beside it."""
