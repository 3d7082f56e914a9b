"""Start the whole system on one machine: real servers, every service of the Procfile, and the simulator."""
