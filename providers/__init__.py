"""The folders of the drive: one file each, all of one protocol."""
