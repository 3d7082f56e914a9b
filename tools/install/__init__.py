"""Make the virtual environment and install the pinned packages; needs Python's own library only."""
