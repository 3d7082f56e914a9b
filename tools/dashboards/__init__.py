"""Dashboards looked at without Grafana: every panel asked of a real Prometheus."""
