"""Motorcycles that customers in Colombia own, by make or by the name everybody uses."""

from __future__ import annotations

MAKES = (
    "yamaha|honda|suzuki|akt|bajaj|tvs|hero|kawasaki|ktm|auteco|victory|kymco|benelli|bmw|royal|"
    "pulsar|boxer|discover|dominar|platino|nkd|apache|gixxer|gixer|gn|cb|xre|wave|dio|navi|eco|"
    "splendor|hunk|duke|ns|rs|dr|fz|fzs|nmax|xtz|crypton|bws|aerox|szr|sz|libero|ybr|ycz|mt|r15|r3|"
    "agility|advance|mrx|combat"
)
"""Alternatives of a regular expression, in folded words."""
