"""Text on its way out: letters that cannot be seen are escaped, and output that fails is noticed."""
