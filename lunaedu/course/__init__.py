"""What a teacher needs: an nbgrader course out of the lessons, hand-ins mended, and graded behind walls.

    python -m lunaedu.course new DIR        a course in a new folder
    python -m lunaedu.course check HANDIN   what is wrong with a hand-in?
    python -m lunaedu.course grade DIR      marks for all of them

docs/teaching.md is the guide.
"""
