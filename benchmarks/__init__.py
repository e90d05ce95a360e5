"""Where the figures come from: each module measures one thing beside a peer in the same run.

Every module takes `--quick` for fewer rounds and `--json FILE` for rows that a program can check.
"""
