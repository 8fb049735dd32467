"""Files of exports -> a new generation, and a report that accounts for every record.

Nothing is published until every named file was read. A file's records are staged, compared with the versions that the
store already has, merged, turned into facts, and only then does the link of the home move.
"""
