"""Tests of looking at dashboards."""
