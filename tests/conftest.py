"""What all tests have in common."""

from hypothesis import settings

# The same examples every time, however busy the machine is; `make fuzz` looks for new ones.
settings.register_profile("tests", derandomize=True, deadline=None)
settings.load_profile("tests")
