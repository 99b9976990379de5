"""The rules of a stay by moment of its life (preparation, visit, conclusion), guests and hosts."""
