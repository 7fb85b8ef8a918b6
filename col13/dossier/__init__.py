"""The dossier: project (what a recipient may see), render, later seal and verify."""
