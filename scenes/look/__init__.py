"""How the film looks: colors and sizes (style), symbols and formulas (notation), places (layouts)."""
