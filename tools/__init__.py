"""What serves the project but is not part of it: set-up and checks run by hand."""
