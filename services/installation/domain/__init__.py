"""The rules of installation, which know no tool."""
