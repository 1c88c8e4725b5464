"""The night: every source crawled in a process of its own, watched, judged and summed up."""
