"""What can be asked of installation."""
