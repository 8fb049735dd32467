"""Any CSV -> a proposal of what its columns are, and from what a person confirms a source file that reads it from then on."""
