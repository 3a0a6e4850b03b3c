"""What runs: command line, web processes, worker. It composes everything below."""
