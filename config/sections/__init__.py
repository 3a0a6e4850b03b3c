"""The tables of the settings file, one file each, named as the table is."""
