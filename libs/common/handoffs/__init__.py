"""Conversations that people have: shared by the agents that give them away and whoever shows them."""
