"""What a design file may say: YAML text, templates, extends, the fields and their types, steps, lifecycle tables."""
