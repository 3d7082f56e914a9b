"""A stand-in for Meta's WhatsApp Cloud API, with a page that looks and feels like a phone. Never deployed."""
