"""扩面重点 priority: does this employer or person belong to a priority group?"""
