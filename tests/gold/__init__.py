"""The project's own benchmark: annotated stories, the score, and the training of the engine's tables."""
