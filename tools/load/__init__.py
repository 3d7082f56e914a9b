"""The real services under a load of invented customers, for benchmarks and fault runs."""
