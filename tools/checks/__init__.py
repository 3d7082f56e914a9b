"""Everything that must hold before a change is merged."""
