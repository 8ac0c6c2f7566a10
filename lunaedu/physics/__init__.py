"""Pure functions on numbers and arrays: no plots, no widgets, no state."""
