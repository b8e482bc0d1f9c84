"""From text to a PDF page: fonts, line breaks, tables, the flow over pages."""
