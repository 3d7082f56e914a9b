"""What is known of one customer, wherever it is kept: to be shown, exported and erased."""
