"""Reports: one document model, rendered as HTML and as PDF."""
