"""The language of searches: in folders' names, in the browser and on the command line."""
