"""Pictures of a design: what is extracted goes through one form, and Mermaid, Graphviz and SVG are written from that."""
