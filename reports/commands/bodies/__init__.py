"""What commands do once their words are read: asking, telling, drawing, hunting, repairing, writing."""
