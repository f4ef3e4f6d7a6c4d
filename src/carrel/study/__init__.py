"""What the learner does: a journal of events, and all that follows from it: progress, notes, time, plans.

The journal is the truth. Everything else is a function of the set of its events: it comes out the same whatever order they are
read in, and however often.
"""
