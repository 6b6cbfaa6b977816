"""From a file to people: sheet, header, columns, cells."""
