"""What every test shares."""

from hypothesis import settings

# A deadline measures the machine, not the code; the same examples everywhere make a failure
# repeatable.
settings.register_profile("wenmai", deadline=None, derandomize=True)
settings.load_profile("wenmai")
