"""How each part of a browser, of the server and of its surroundings behaves, one component a file."""
