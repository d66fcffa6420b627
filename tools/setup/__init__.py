"""Set-up: from a checkout to an environment that runs. Only `webfonts` needs more than Python."""
