"""What nbgrader clears away, our way: solutions before release, hidden tests from students' pages."""

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    GetGrades,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    SaveCells,
)

from lunaedu.course.editions import blank, notebook_cells


class ClearLessonSolutions(ClearSolutions):
    """Blank a lesson's exercise as the student edition does; a cell of the teacher's own as nbgrader does."""

    def preprocess(self, notebook, resources):
        """Blank all cells of a notebook."""
        cells = notebook_cells(notebook)
        self.blanks = {cell.id: blank(cell, cells) for cell in cells if cell.exercise}
        return super().preprocess(notebook, resources)

    def preprocess_cell(self, cell, resources, cell_index):
        """Blank one cell."""
        if cell.get("id") not in self.blanks:
            return super().preprocess_cell(cell, resources, cell_index)
        cell.source = self.blanks[cell.id]
        return cell, resources


STEPS = [
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    ClearLessonSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
    ClearHiddenTests,
    ClearMarkScheme,
    ComputeChecksums,
    CheckCellMetadata,
]
"""From source to release: nbgrader's own steps, in its order; the fourth is ours."""

PAGE_STEPS = [GetGrades, ClearHiddenTests, CSSHTMLHeaderPreprocessor]
"""To a page of feedback: nbgrader's own steps, and the second, which it leaves out."""
