"""The browser's face of the folder tree."""
