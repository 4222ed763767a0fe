"""Speed and memory, measured against what a notebook user would write."""
