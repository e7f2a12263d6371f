"""A network as files: read and checked, written into the tables, and given back as files.

``contract`` says which files and columns there are, ``cells`` how one cell is understood, ``reading``
turns a folder into rows, ``checking`` compares the rows with one another and with what is known,
``importing`` writes them and ``exporting`` gives them back. ``docs/data-formats.md`` tells senders the same.
"""
