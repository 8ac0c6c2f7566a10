"""The engine room: what makes ten thousand flights fast, and no student has to open.

Its door is `lunaedu.physics.flight`.
"""
