"""What can be tuned, and how the program writes its log."""
