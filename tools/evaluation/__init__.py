"""Conversations played through the real router and agents, and judged: `bin/gpbikes eval conversations`."""
