"""The index: schema, migrations, and one module per concern.

Every function takes the connection of a running transaction, so that concerns compose into one.
"""
