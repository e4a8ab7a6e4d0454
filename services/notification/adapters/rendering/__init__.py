"""Letters as PDF: Typst templates, the compiler that sets them, and the checks before it."""
