"""What `make validate` runs: simulated worlds and real records -> the parts of docs/validation.md."""
