"""Interactive panels: a thin shell over physics and figures."""
