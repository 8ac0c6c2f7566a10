"""Figures in a notebook, with a caption to read and a description for those who cannot see them."""

from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Picture:
    """A finished figure for one output cell: an HTML figure, and its description where there is no HTML."""

    html: str
    description: str

    def __repr__(self):
        return self.description

    def _repr_html_(self):
        return self.html


def show(fig, *, caption, description):
    """Show a figure with its caption and its description, and close it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        As made by ``plt.subplots()``. It is closed, so that the notebook does not show it a second time.
    caption : str
        What to see, under the figure.
    description : str
        What is there, in words and numbers: the alternative text of the image.

    Raises
    ------
    ValueError
        If `fig` is no figure, or caption or description is empty.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> show(fig, caption="Nothing yet.", description="Empty axes from 0 to 1.")
    Empty axes from 0 to 1.
    >>> plt.fignum_exists(fig.number)
    False
    """
    # Imported here, so that `start` can run where they are missing, and say so.
    import matplotlib.pyplot as plt
    from IPython.display import display

    from lunaedu.figures.bundle import bundle

    data = bundle(fig, caption=caption, description=description)
    plt.close(fig)
    display(Picture(data["text/html"], data["text/plain"]))
