"""Pictures that take values: each draws itself from a reading, and never the other way round."""
