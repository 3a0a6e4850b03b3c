"""Who may do what: visitors, what they were given, and the one decision."""
