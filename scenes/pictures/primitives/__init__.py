"""The parts that pictures are built of: numbers, text and shapes, their colors, and how they move."""
