"""HTTP/1.1 on cheroot: its classes, with strict parsing, deadlines and no copying."""
