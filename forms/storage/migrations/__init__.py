"""The schema's history. `forms.storage.schema` runs it; there is no command line configuration."""
