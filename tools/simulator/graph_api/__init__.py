"""The Graph API as the courier sees it: messages, read receipts and media, with Meta's limits and errors."""
