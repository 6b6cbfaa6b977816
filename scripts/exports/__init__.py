"""Stage 4: what can be downloaded: JSON, CSV, XML, DOCX, PDF, citations, QR codes."""
