"""What travels between the lanes of a story: when it leaves and when it arrives."""
