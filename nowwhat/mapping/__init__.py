"""Any CSV -> a proposal of what its columns are; confirmed, a source file that reads it from then on."""
