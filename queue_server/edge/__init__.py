"""The hall node: all pages of a hall from one process, over one line to the centre."""
