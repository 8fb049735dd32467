"""Words of a terminal -> imports, answers and files; exit codes; the generated tables of the manual."""
