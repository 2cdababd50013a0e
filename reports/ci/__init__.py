"""What programs of a CI read: test results, findings at lines, annotations, traces of stories; and the schema of the JSON."""
