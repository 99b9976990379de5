"""What can be asked of insertion."""
