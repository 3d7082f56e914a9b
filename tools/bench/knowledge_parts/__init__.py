"""What `bin/bench knowledge` is made of: an invented knowledge, and what is measured on it."""
