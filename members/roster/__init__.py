"""Lists of people as leads have them: pasted from a spreadsheet, or a file of it, or what a ticket tool gives out.

``sheets`` makes rows of cells out of whatever was handed in, ``columns`` guesses what each column is, ``days`` reads
dates, and ``people`` puts the three together. Nothing here knows the database.
"""
