"""From files to chunks: what is read, how it is understood, how it is cut."""
