"""Services of compliance review, without HTTP: whose name is told, what is searched, held, judged, proven."""
