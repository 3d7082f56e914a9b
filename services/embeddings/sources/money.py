"""Amounts as they are written in Colombia."""

from __future__ import annotations


def pesos(amount: int) -> str:
    """Whole pesos with dots between the thousands."""
    return f"${amount:,}".replace(",", ".")
