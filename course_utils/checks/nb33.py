"""Checks of notebook 33, video."""
def exercise_1(x): pass
exercise_2=exercise_3=exercise_1
