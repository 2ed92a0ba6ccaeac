"""The configuration: `loader` finds, reads and checks a file and gives the one in force, `schema`
says what its sections hold, `positions` finds the line of a key. Knows no provider and opens no
connection.
"""
