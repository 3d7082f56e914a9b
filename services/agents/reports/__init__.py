"""How the assistant does, for people: a report a day and one a week, and gauges for the alerts between."""
