"""Whether what a design says fits what is there, in the words of its author."""
