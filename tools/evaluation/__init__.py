"""Conversations with the assistant, played through the real router and agents and judged: `bin/gpbikes eval`."""
