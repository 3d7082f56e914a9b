"""A fault run: customers write while everything that runs is killed, stopped and restarted in turn."""
