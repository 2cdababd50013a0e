"""What a story may be blamed on."""

from staleproof.model.language.anomalies import Anomaly
from staleproof.model.language.yaml_text import Path

Found = tuple[Anomaly, str, Path]
"""A kind of anomaly, what happened in one sentence, and the path of the declaration that is concerned."""
