"""The rules of insertion, which know no tool."""
